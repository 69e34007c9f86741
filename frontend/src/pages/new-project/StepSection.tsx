import type { ReactNode } from "react";

import classes from "./NewProjectPage.module.css";
import type { Draft } from "./draft";
import type { Step } from "./problems";

export interface StepProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** Why the project was not made, where that was tried. */
  error: Error | null;
}

/** One step: its number, its title, and what it asks. */
export function StepSection({ id, number, title, children }: { id: Step; number: number; title: string; children: ReactNode }) {
  return (
    <section id={`step-${id}`} className={classes.step} aria-labelledby={`title-${id}`}>
      <span className={classes.number} aria-hidden>
        {number}
      </span>
      <div className={classes.stepBody}>
        <h2 id={`title-${id}`} className={classes.stepTitle}>
          {title}
        </h2>
        {children}
      </div>
    </section>
  );
}
