import { useId, type ReactNode } from "react";

import type { FieldProblem } from "../../../api/client";
import classes from "../schema-form.module.css";
import { Complaint } from "./Complaint";

interface GroupProps {
  name: string;
  isBare?: boolean;
  help: string;
  /** What was said about the whole. */
  problems: FieldProblem[];
  children: ReactNode;
}

/** Several inputs under one name. */
export function Group({ name, isBare = false, help, problems, children }: GroupProps) {
  const helpId = useId();
  return (
    <fieldset className={classes.group} aria-describedby={help ? helpId : undefined}>
      <legend className={isBare ? "tm-visually-hidden" : classes.legend}>{name}</legend>
      {help && !isBare && (
        <p id={helpId} className={classes.help}>
          {help}
        </p>
      )}
      <Complaint problems={problems} />
      {children}
    </fieldset>
  );
}
