import type { ReactNode } from "react";

import classes from "./AccountFrame.module.css";

interface AccountRowProps {
  name: ReactNode;
  note?: ReactNode;
  /** What can be done with it. */
  children?: ReactNode;
}

/** Something of one's account: its name, a sentence about it, what can be done with it. */
export function AccountRow({ name, note, children }: AccountRowProps) {
  return (
    <div className={classes.row}>
      <div className={classes.what}>
        <div className={classes.name}>{name}</div>
        {note && <p className={classes.note}>{note}</p>}
      </div>
      <div className={classes.actions}>{children}</div>
    </div>
  );
}
