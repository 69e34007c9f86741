import { SegmentedControl, Skeleton } from "@mantine/core";
import { useState } from "react";

import type { PreviewPair, SelectionPreview } from "../../api/types";
import { PairPictures } from "../../components/PairPictures";
import { Panel } from "../../components/Panel";
import classes from "./CuratePage.module.css";
import { figure } from "./termWords";

interface RankedPairsProps {
  title: string;
  preview: SelectionPreview | undefined;
  onExplain: (pair: string) => void;
}

/** The pairs at the two ends of the ranking, as pictures; a click explains one. */
export function RankedPairs({ title, preview, onExplain }: RankedPairsProps) {
  const [end, setEnd] = useState<"best" | "worst">("best");
  return (
    <Panel
      title={title}
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Which end of the ranking"
          data={[
            { value: "best", label: "Highest" },
            { value: "worst", label: "Lowest" },
          ]}
          value={end}
          onChange={(value) => setEnd(value)}
        />
      }
    >
      {preview ? (
        <Ranked
          label={end === "best" ? "Highest in rank" : "Lowest in rank"}
          pairs={preview[end]}
          onExplain={onExplain}
        />
      ) : (
        <Skeleton height={480} role="status" aria-label="Loading" />
      )}
    </Panel>
  );
}

interface RankedProps {
  label: string;
  pairs: PreviewPair[];
  onExplain: (pair: string) => void;
}

function Ranked({ label, pairs, onExplain }: RankedProps) {
  if (pairs.length === 0) return <p className={classes.note}>No pair passes the gates yet.</p>;
  return (
    <ul className={classes.pairs} aria-label={label}>
      {pairs.map((pair) => (
        <li key={pair.pair_id}>
          <button type="button" className={classes.pair} onClick={() => onExplain(pair.pair_id)}>
            <PairPictures pair={pair} />
            <span className={classes.pairLine}>
              <span>{pair.prompt}</span>
              <b>{figure(pair.value)}</b>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
