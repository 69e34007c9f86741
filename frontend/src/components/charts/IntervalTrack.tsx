import classes from "./intervals.module.css";
import { scale } from "./ticks";

interface IntervalTrackProps {
  value: number | null;
  low: number;
  high: number;
  domain: [number, number];
  /** A value that means something, as a dotted line: one half, nought. */
  reference?: number | undefined;
}

/** An interval as a bar with its estimate as a dot; the figures stand beside it as text. */
export function IntervalTrack({ value, low, high, domain, reference }: IntervalTrackProps) {
  const toShare = scale(domain[0], domain[1], 0, 100);
  const at = (figure: number) => Math.min(100, Math.max(0, toShare(figure)));
  return (
    <div className={classes.track} aria-hidden>
      <span className={classes.axisLine} />
      {reference !== undefined && <span className={classes.reference} style={{ left: `${at(reference)}%` }} />}
      <span className={classes.interval} style={{ left: `${at(low)}%`, width: `${at(high) - at(low)}%` }} />
      {value !== null && <span className={classes.dot} style={{ left: `${at(value)}%` }} />}
    </div>
  );
}
