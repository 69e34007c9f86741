import type { AnnotatorRow } from "../../../api/types";
import { Tag } from "../../../components/Tag";
import { kindName } from "../kinds";
import classes from "./Annotators.module.css";

/** Who it is, and how they stand. */
export function AnnotatorName({ row }: { row: AnnotatorRow }) {
  const { name, kind, is_paused, is_excluded, is_settled, reason } = row;
  const isStopped = is_paused || is_excluded;
  return (
    <div className={classes.name}>
      <span>{name}</span>
      <span className={classes.kind}>{kindName[kind]}</span>
      {isStopped && (
        <span className={classes.standing}>
          {is_paused && <Tag tone="tie">paused</Tag>}
          {is_excluded && <Tag tone="tie">not counted</Tag>}
        </span>
      )}
      {isStopped && reason && <span className={classes.kind}>“{reason}”</span>}
      {!is_settled && <span className={classes.kind}>labels are being derived anew</span>}
    </div>
  );
}
