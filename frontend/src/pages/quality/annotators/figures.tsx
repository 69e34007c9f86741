/** The figures of one annotator, each with a small drawing of how sure it is. */
import type { ReactNode } from "react";
import { Link } from "react-router";

import type { AnnotatorRow } from "../../../api/types";
import { IntervalTrack } from "../../../components/charts/IntervalTrack";
import { count, percent } from "../../../components/numbers";
import { inCases, inSeconds } from "../readings";
import classes from "./Annotators.module.css";

type Quality = AnnotatorRow["quality"];

const UNLIKELY = 0.05;

export function GoldFigure({ gold: { n, accuracy, low, high } }: Quality) {
  if (accuracy === null) return <None />;
  return (
    <Figure value={percent(accuracy)} from={`of ${count(n)}`} title={`95% interval ${percent(low)} to ${percent(high)}`}>
      <IntervalTrack value={accuracy} low={low} high={high} domain={[0, 1]} />
    </Figure>
  );
}

interface SideFigureProps {
  row: AnnotatorRow;
  /** Where the reports of runs are, for whoever may read them. */
  reports: string | null;
}

/** How often the first side was chosen; where there was no side, what is told instead. */
export function SideFigure({ row: { kind, quality }, reports }: SideFigureProps) {
  const { n, rate, low, high, p_value } = quality.position;
  if (rate === null) return quality.without_sides > 0 ? <NoSides kind={kind} reports={reports} /> : <None />;
  const isHabit = p_value < UNLIKELY;
  return (
    <Figure
      value={percent(rate)}
      from={isHabit ? "has a habit" : `of ${count(n)}`}
      title={`95% interval ${percent(low)} to ${percent(high)}; a fair coin is as far from one half ${inCases(p_value)}`}
    >
      <IntervalTrack value={rate} low={low} high={high} domain={[0, 1]} reference={0.5} />
    </Figure>
  );
}

function NoSides({ kind, reports }: { kind: AnnotatorRow["kind"]; reports: string | null }) {
  if (kind !== "vlm") return <span className={classes.kind}>decided without sides</span>;
  return (
    <span className={classes.kind}>
      shown both ways round; see the {reports ? <Link to={reports}>run’s report</Link> : "run’s report"}
    </span>
  );
}

/** The middle half of the times, on a scale of powers: a tenth of a second to two minutes. Haste is a person's fault only. */
export function PaceFigure({ kind, quality: { speed } }: AnnotatorRow) {
  const { n, median_ms, p25_ms, p75_ms, too_fast_share } = speed;
  if (median_ms === null || p25_ms === null || p75_ms === null) return <None />;
  const title = `half of ${count(n)} answers between ${inSeconds(p25_ms)} and ${inSeconds(p75_ms)}`;
  return (
    <Figure
      value={inSeconds(median_ms)}
      from={too_fast_share && kind === "person" ? `${percent(too_fast_share)} too fast` : `of ${count(n)}`}
      title={title}
    >
      <IntervalTrack
        value={Math.log10(median_ms)}
        low={Math.log10(Math.max(1, p25_ms))}
        high={Math.log10(Math.max(1, p75_ms))}
        domain={[2, Math.log10(120_000)]}
      />
    </Figure>
  );
}

export function ShareFigure({ n, value }: { n: number; value: number | null }) {
  if (value === null) return <None />;
  return (
    <span className={classes.share}>
      {percent(value)}
      <span className={classes.kind}>of {count(n)}</span>
    </span>
  );
}

interface FigureProps {
  value: string;
  from: string;
  title: string;
  children: ReactNode;
}

function Figure({ value, from, title, children }: FigureProps) {
  return (
    <div className={classes.figure} title={title}>
      <b>{value}</b>
      <span className={classes.kind}>{from}</span>
      <div className={classes.drawing}>{children}</div>
      <span className="tm-visually-hidden">{title}</span>
    </div>
  );
}

const None = () => <span className={classes.kind}>–</span>;
