import { Stack } from "@mantine/core";
import type { ReactNode } from "react";

import { ColourSchemeButton } from "../shell/ColourSchemeButton";
import { Logo } from "../shell/Logo";
import classes from "./EntryCard.module.css";

interface EntryCardProps {
  title: string;
  /** One sentence below: what is asked, and why. */
  lead?: ReactNode;
  /** Small, at the end: other ways in. */
  foot?: ReactNode;
  children?: ReactNode;
}

/** A page of somebody who is not signed in: one card, one thing to do. */
export function EntryCard({ title, lead, foot, children }: EntryCardProps) {
  return (
    <main className={classes.page}>
      <title>{`${title} · Tastemaker`}</title>
      <div className={classes.card}>
        <div className={classes.head}>
          <Logo />
          <ColourSchemeButton />
        </div>
        <Stack gap="md">
          <div className={classes.words}>
            <h1 className={classes.title}>{title}</h1>
            {lead && <p className={classes.lead}>{lead}</p>}
          </div>
          {children}
          {foot && <div className={classes.foot}>{foot}</div>}
        </Stack>
      </div>
    </main>
  );
}
