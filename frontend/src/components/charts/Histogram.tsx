import type { HistogramCounts } from "../../api/types";
import { decimal } from "../numbers";
import classes from "./charts.module.css";

const HEIGHT = 84;

/** How a term is spread: grey for all pairs, indigo for the selected ones. */
export function Histogram({ label, counts }: { label: string; counts: HistogramCounts }) {
  const { edges, all, selected } = counts;
  const most = Math.max(1, ...all);
  const width = 100 / Math.max(1, all.length);
  const bar = (value: number) => (HEIGHT * value) / most;
  return (
    <figure aria-label={label} role="img">
      <svg viewBox={`0 0 100 ${HEIGHT}`} height={HEIGHT} preserveAspectRatio="none" className={classes.bars} aria-hidden>
        {all.map((value, index) => (
          <rect
            key={index}
            x={index * width + width * 0.08}
            y={HEIGHT - bar(value)}
            width={width * 0.84}
            height={bar(value)}
            className={classes.all}
          />
        ))}
        {selected.map((value, index) => (
          <rect
            key={index}
            x={index * width + width * 0.08}
            y={HEIGHT - bar(value)}
            width={width * 0.84}
            height={bar(value)}
            className={classes.selected}
          />
        ))}
      </svg>
      <figcaption className={classes.ends}>
        <span>{edges[0] === undefined ? "" : decimal(edges[0])}</span>
        <span>{edges.length < 2 ? "" : decimal(edges.at(-1) ?? 0)}</span>
      </figcaption>
    </figure>
  );
}
