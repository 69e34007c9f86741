import type { ReactNode } from "react";

import classes from "./PageTitle.module.css";

interface PageTitleProps {
  title: string;
  /** One sentence below: what this page is for. */
  lead?: ReactNode;
  tags?: ReactNode;
  /** The page's actions. */
  aside?: ReactNode;
}

/** The head of a page; also names the browser's tab. */
export function PageTitle({ title, lead, tags, aside }: PageTitleProps) {
  return (
    <div className={classes.bar}>
      <title>{`${title} · Tastemaker`}</title>
      <div className={classes.words}>
        <div className={classes.line}>
          <h1 className={classes.title}>{title}</h1>
          {tags}
        </div>
        {lead && <p className={classes.lead}>{lead}</p>}
      </div>
      {aside && <div className={classes.aside}>{aside}</div>}
    </div>
  );
}
