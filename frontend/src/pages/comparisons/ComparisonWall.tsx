import { Skeleton } from "@mantine/core";
import { Link } from "react-router";

import type { Comparison } from "../../api/types";
import { SampleRow } from "../../components/media/SampleRow";
import { PreferenceBar } from "../../components/PreferenceBar";
import classes from "./ComparisonWall.module.css";
import { judged } from "./judged";

interface ComparisonWallProps {
  rows: Comparison[] | undefined;
  isStale: boolean;
  linkOf: (row: Comparison) => string;
}

/** Comparisons as pictures. */
export function ComparisonWall({ rows, isStale, linkOf }: ComparisonWallProps) {
  if (rows === undefined) return <Skeleton height={600} radius={10} role="status" aria-label="Loading" />;
  return (
    <ul className={classes.wall} data-stale={isStale} aria-busy={isStale} aria-label="Comparisons">
      {rows.map((comparison) => {
        const p0 = comparison.preference?.p_0 ?? null;
        return (
          <li key={comparison.id} className={classes.card}>
            <SampleRow samples={comparison.samples} prompt={comparison.prompt} p0={p0} />
            <PreferenceBar p0={p0} />
            <Link to={linkOf(comparison)} className={classes.prompt}>
              {comparison.prompt}
            </Link>
            <p className={classes.behind}>{judged(comparison)}</p>
          </li>
        );
      })}
    </ul>
  );
}
