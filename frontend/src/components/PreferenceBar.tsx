import { decimal } from "./numbers";
import classes from "./PreferenceBar.module.css";

/** The soft label as a bar: indigo as far as sample 0 is preferred, orange for the rest, grey for a tie. */
export function PreferenceBar({ p0 }: { p0: number | null }) {
  if (p0 === null) return <div className={classes.bar} data-state="none" role="img" aria-label="No answer yet" />;
  const label = p0 === 0.5 ? "A tie" : `Sample 0 is preferred with probability ${decimal(p0)}`;
  return (
    <div className={classes.bar} data-state={p0 === 0.5 ? "tie" : "told"} role="img" aria-label={label} title={label}>
      <span className={classes.first} style={{ width: `${100 * p0}%` }} />
    </div>
  );
}
