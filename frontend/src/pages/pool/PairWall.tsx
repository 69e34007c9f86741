import { Button, Skeleton } from "@mantine/core";
import { Link } from "react-router";

import type { PreviewPair } from "../../api/types";
import { PairPictures } from "../../components/PairPictures";
import { PreferenceBar } from "../../components/PreferenceBar";
import classes from "./PoolPage.module.css";
import { Outcome } from "./Outcome";

export interface PairsProps {
  rows: PreviewPair[] | undefined;
  isStale: boolean;
  linkOf: (pair: PreviewPair) => string;
  onExplain: (pair: string) => void;
}

/** The pairs as pictures. */
export function PairWall({ rows, isStale, linkOf, onExplain }: PairsProps) {
  if (rows === undefined) return <Skeleton height={600} radius={10} role="status" aria-label="Loading" />;
  return (
    <ul className={classes.wall} data-stale={isStale} aria-busy={isStale} aria-label="Pairs">
      {rows.map((pair) => (
        <li key={pair.pair_id} className={classes.card}>
          <PairPictures pair={pair} />
          <PreferenceBar p0={pair.p_0} />
          <Link to={linkOf(pair)} className={classes.prompt}>
            {pair.prompt}
          </Link>
          <div className={classes.behind}>
            <Outcome pair={pair} />
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onExplain(pair.pair_id)} aria-label={`Why, for “${pair.prompt}”`}>
              Why
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}
