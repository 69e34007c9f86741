import { useState, type ReactNode } from "react";

import classes from "./Generate.module.css";

/** What is seldom said, out of the way until it is asked for, or complained of. */
export function MoreSettings({ hasComplaint, children }: { hasComplaint: boolean; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={classes.more}
      open={isOpen || hasComplaint}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>More settings</summary>
      {children}
    </details>
  );
}
