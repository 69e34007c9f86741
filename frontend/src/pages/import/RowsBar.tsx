import { count } from "../../components/numbers";
import classes from "./ImportPage.module.css";

interface RowsBarProps {
  imported: number;
  alreadyThere: number;
  rejected: number;
}

/** All rows as one bar: new, here already, wrong. */
export function RowsBar({ imported, alreadyThere, rejected }: RowsBarProps) {
  const all = imported + alreadyThere + rejected;
  const parts = [
    { part: "new", rows: imported },
    { part: "there", rows: alreadyThere },
    { part: "wrong", rows: rejected },
  ];
  const label = `Of ${count(all)} rows ${count(imported)} new, ${count(alreadyThere)} here already, ${count(rejected)} rejected`;
  return (
    <div className={classes.bar} role="img" aria-label={label}>
      {parts.map(({ part, rows }) => rows > 0 && <span key={part} data-part={part} style={{ flexGrow: rows }} />)}
    </div>
  );
}
