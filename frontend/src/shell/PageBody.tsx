import type { ReactNode } from "react";

import classes from "./Header.module.css";

/** The part below the header; narrow where lines of text are read. */
export function PageBody({ isNarrow = false, children }: { isNarrow?: boolean; children: ReactNode }) {
  return (
    <main id="page" tabIndex={-1} className={`${classes.page ?? ""} ${isNarrow ? (classes.narrow ?? "") : ""}`}>
      {children}
    </main>
  );
}
