import { bytes } from "../../components/numbers";
import classes from "./Train.module.css";

/** What something is made of: one bar, its parts in order of size, named with what each takes. */
export function SizeBar({ title, parts }: { title: string; parts: Record<string, number> }) {
  const sorted = Object.entries(parts)
    .filter(([, size]) => size > 0)
    .sort(([, a], [, b]) => b - a);
  const total = sorted.reduce((sum, [, size]) => sum + size, 0);
  return (
    <div className={classes.sizes}>
      <p className={classes.sizesHead}>
        <span>{title}</span>
        <b>{bytes(total)}</b>
      </p>
      <div className={classes.sizeBar} aria-hidden>
        {sorted.map(([name, size], place) => (
          <span key={name} data-place={place} style={{ width: `${(100 * size) / total}%` }} />
        ))}
      </div>
      <ul className={classes.sizeNames}>
        {sorted.map(([name, size], place) => (
          <li key={name}>
            <span className={classes.sizeDot} data-place={place} aria-hidden />
            {name} {bytes(size)}
          </li>
        ))}
      </ul>
    </div>
  );
}
