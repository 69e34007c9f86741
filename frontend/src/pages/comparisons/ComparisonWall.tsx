import type { Comparison } from "../../api/types";
import { PairPictures } from "../../components/PairPictures";
import { PreferenceBar } from "../../components/PreferenceBar";
import classes from "./ComparisonWall.module.css";
import { judged, mediaOf } from "./judged";

/** Comparisons as pictures. */
export function ComparisonWall({ comparisons }: { comparisons: Comparison[] }) {
  return (
    <ul className={classes.wall}>
      {comparisons.map((comparison) => {
        const p0 = comparison.preference?.p_0 ?? null;
        return (
          <li key={comparison.id} className={classes.card}>
            <PairPictures media={mediaOf(comparison)} prompt={comparison.prompt} p0={p0} />
            <PreferenceBar p0={p0} />
            <p className={classes.prompt}>{comparison.prompt}</p>
            <p className={classes.behind}>{judged(comparison)}</p>
          </li>
        );
      })}
    </ul>
  );
}
