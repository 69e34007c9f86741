import type { HygieneHistogram } from "../../api/types";
import { Bars, type BarRow } from "../../components/charts/Bars";
import { decimal } from "../../components/numbers";
import classes from "./Hygiene.module.css";

interface MeasuresProps {
  title: string;
  histogram: HygieneHistogram;
  isDistance: boolean;
}

const INSIDE = "counts as the same";
const OUTSIDE = "does not";

/** How near things are, and where the line is drawn. */
export function Measures({ title, histogram, isDistance }: MeasuresProps) {
  const rows = rowsOf(histogram, isDistance);
  if (rows.every(({ counts }) => Object.values(counts).every((value) => value === 0))) {
    return <p className={classes.muted}>Nothing is near enough to be shown by its {histogram.of}.</p>;
  }
  return (
    <div>
      <Bars
        label={`${title}: ${histogram.of}`}
        height={130}
        series={[
          { name: INSIDE, tone: "first" },
          { name: OUTSIDE, tone: "rest" },
        ]}
        rows={rows}
      />
      <p className={classes.muted}>{histogram.of}</p>
    </div>
  );
}

export function rowsOf({ edges, counts, limit }: HygieneHistogram, isDistance: boolean): BarRow[] {
  return counts.map((value, index) => {
    const from = edges[index] ?? 0;
    const to = edges[index + 1] ?? from;
    const middle = (from + to) / 2;
    const isInside = isDistance ? middle <= limit : middle >= limit;
    return {
      at: isDistance ? String(middle) : decimal(from),
      title: isDistance ? String(middle) : `${decimal(from, 3)} to ${decimal(to, 3)}`,
      counts: { [INSIDE]: isInside ? value : 0, [OUTSIDE]: isInside ? 0 : value },
    };
  });
}
