import type { ReactNode } from "react";

import classes from "./Tag.module.css";

export type Tone = "plain" | "first" | "second" | "tie" | "ink" | "rest" | "good" | "bad";

/** A short word in an outline; a tone adds a dot of the house's colours. */
export function Tag({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag}>
      {tone !== "plain" && <span className={classes.dot} data-tone={tone} aria-hidden />}
      {children}
    </span>
  );
}
