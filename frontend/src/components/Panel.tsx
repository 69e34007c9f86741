import { useId, type ReactNode } from "react";

import classes from "./Panel.module.css";

interface PanelProps {
  title?: ReactNode;
  /** Stands at the right of the title: legends, small actions. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** A calm surface with a hairline round it. */
export function Panel({ title, aside, className, children }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={title ? id : undefined} className={`${classes.panel ?? ""} ${className ?? ""}`}>
      {(title ?? aside) && (
        <header className={classes.head}>
          <h2 id={id} className={classes.title}>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}
