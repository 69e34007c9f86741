import type { ReactNode } from "react";

import { ColourSchemeButton } from "./ColourSchemeButton";
import classes from "./Header.module.css";
import { Logo } from "./Logo";
import { UserMenu } from "./UserMenu";

/** The bar on top of every page but the annotator's. */
export function Header({ children, aside }: { children?: ReactNode; aside?: ReactNode }) {
  return (
    <header className={classes.header}>
      <Logo />
      <div className={classes.middle}>{children}</div>
      <div className={classes.end}>
        {aside}
        <ColourSchemeButton />
        <UserMenu />
      </div>
    </header>
  );
}
