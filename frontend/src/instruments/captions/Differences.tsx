import classes from "./Differences.module.css";
import { differencesOf } from "./diff";

/** A text with what was added to another one and what was taken from it. */
export function Differences({ before, after }: { before: string; after: string }) {
  return (
    <>
      {differencesOf(before, after).map(({ text, change }, index) => {
        if (change === "added") return <ins key={index} className={classes.added}>{text}</ins>;
        return change === "removed" ? <del key={index} className={classes.removed}>{text}</del> : <span key={index}>{text}</span>;
      })}
    </>
  );
}
