import { useState, type ReactNode } from "react";

import classes from "./Folded.module.css";

interface FoldedProps {
  title: string;
  /** One of them is complained of, so they are shown. */
  hasComplaint?: boolean;
  children: ReactNode;
}

/** What is seldom wanted, out of the way until it is asked for, or complained of. */
export function Folded({ title, hasComplaint = false, children }: FoldedProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={classes.folded}
      open={isOpen || hasComplaint}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>{title}</summary>
      {children}
    </details>
  );
}
