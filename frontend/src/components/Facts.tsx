import type { ReactNode } from "react";

import classes from "./Facts.module.css";

export interface Fact {
  name: ReactNode;
  value: ReactNode;
  /** Told from the rest: better than it might have been. */
  isGood?: boolean;
}

/** Names at the left, values aligned at the right, hairlines between. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={classes.list}>
      {facts.map((fact, index) => (
        <div key={index} className={classes.row}>
          <dt>{fact.name}</dt>
          <dd className={fact.isGood ? classes.good : undefined}>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
