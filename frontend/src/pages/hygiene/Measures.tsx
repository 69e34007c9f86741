import type { HygieneHistogram } from "../../api/types";
import { Bars } from "../../components/charts/Bars";
import classes from "./Hygiene.module.css";
import { INSIDE, OUTSIDE, rowsOf } from "./rows";

interface MeasuresProps {
  title: string;
  histogram: HygieneHistogram;
  isDistance: boolean;
}

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
