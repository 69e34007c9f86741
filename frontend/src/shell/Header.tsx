import type { ReactNode } from "react";

import { ColourSchemeButton } from "./ColourSchemeButton";
import { ConnectionNotice } from "./ConnectionNotice";
import classes from "./Header.module.css";
import { Logo } from "./Logo";
import { PaletteButton } from "./PaletteButton";
import { UserMenu } from "./UserMenu";

/** The bar on top of every page but the annotator's. */
export function Header({ children, aside }: { children?: ReactNode; aside?: ReactNode }) {
  return (
    <>
      <a href="#page" className={classes.skip}>
        To the page
      </a>
      <header className={classes.header}>
        <Logo />
        <div className={classes.middle}>{children}</div>
        <div className={classes.end}>
          {aside}
          <PaletteButton />
          <ColourSchemeButton />
          <UserMenu />
        </div>
      </header>
      <ConnectionNotice />
    </>
  );
}
