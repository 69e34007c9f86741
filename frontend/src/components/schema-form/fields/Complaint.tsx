import type { FieldProblem } from "../../../api/client";
import { told } from "../errors";
import classes from "../schema-form.module.css";

/** What was said about something that has no input of its own. */
export function Complaint({ problems }: { problems: FieldProblem[] }) {
  const text = told(problems);
  return text === undefined ? null : (
    <p className={classes.complaint} role="alert">
      {text}
    </p>
  );
}
