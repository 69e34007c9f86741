import { useId, useState, type ReactNode } from "react";

import classes from "./Panel.module.css";
import { PanelTools } from "./panelTools";

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
  const [tools, setTools] = useState<HTMLElement | null>(null);
  const hasHead = Boolean(title ?? aside);
  return (
    <section aria-labelledby={title ? id : undefined} className={`${classes.panel ?? ""} ${className ?? ""}`}>
      {hasHead && (
        <header className={classes.head}>
          <h2 id={id} className={classes.title}>{title}</h2>
          <div className={classes.end}>
            {aside}
            <span ref={setTools} className={classes.tools} />
          </div>
        </header>
      )}
      <PanelTools value={hasHead ? tools : undefined}>{children}</PanelTools>
    </section>
  );
}
