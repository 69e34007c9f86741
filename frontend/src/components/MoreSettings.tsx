import { useState, type ReactNode } from "react";

import classes from "./MoreSettings.module.css";

interface MoreSettingsProps {
  title?: string;
  /** One of them is complained of, so they are shown. */
  hasComplaint?: boolean;
  children: ReactNode;
}

/** What is seldom said, out of the way until it is asked for, or complained of. */
export function MoreSettings({ title = "More settings", hasComplaint = false, children }: MoreSettingsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={classes.more}
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
