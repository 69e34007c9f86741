import classes from "./charts.module.css";

export interface ReadingRow {
  name: string;
  value: string;
}

/** What a chart says under the pointer. */
export function Reading({ title, rows }: { title: string; rows: ReadingRow[] }) {
  if (rows.length === 0) return null;
  return (
    <div className={classes.reading}>
      <p className={classes.readingTitle}>{title}</p>
      {rows.map(({ name, value }) => (
        <p key={name}>
          {name} <b>{value}</b>
        </p>
      ))}
    </div>
  );
}
