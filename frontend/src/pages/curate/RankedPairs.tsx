import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import type { PreviewPair } from "../../api/types";
import { decimal } from "../../components/numbers";
import { PairPictures } from "../../components/PairPictures";
import { Panel } from "../../components/Panel";
import classes from "./CuratePage.module.css";

/** The pairs at the two ends of the ranking, as pictures. */
export function RankedPairs({ best, worst }: { best: PreviewPair[]; worst: PreviewPair[] }) {
  const [end, setEnd] = useState<"best" | "worst">("best");
  const pairs = end === "best" ? best : worst;
  return (
    <Panel
      title="Importance"
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
      <div className={classes.pairs}>
        {pairs.map((pair) => (
          <div key={pair.comparison}>
            <PairPictures media={[pair.media_0, pair.media_1]} prompt={pair.prompt} p0={pair.p_0} />
            <div className={classes.pairLine}>
              <span>{pair.prompt}</span>
              <b>{pair.importance === null ? "–" : decimal(pair.importance).replace("-", "−")}</b>
            </div>
          </div>
        ))}
        {pairs.length === 0 && <p className={classes.note}>No pair passes the gates yet.</p>}
      </div>
    </Panel>
  );
}
