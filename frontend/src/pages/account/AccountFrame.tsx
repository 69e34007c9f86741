import { NavLink, Outlet } from "react-router";

import { Header } from "../../shell/Header";
import { PageBody } from "../../shell/PageBody";
import classes from "./AccountFrame.module.css";
import { ProofProvider } from "./proof/ProofProvider";

/** One's own account, in three pages. */
export function AccountFrame() {
  return (
    <>
      <Header />
      <PageBody isNarrow>
        <div className={classes.columns}>
          <nav className={classes.nav} aria-label="Your account">
            <NavLink to="/account" end className={classes.link}>
              Account
            </NavLink>
            <NavLink to="/account/security" className={classes.link}>
              Security
            </NavLink>
            <NavLink to="/account/tokens" className={classes.link}>
              API tokens
            </NavLink>
          </nav>
          <div>
            <ProofProvider>
              <Outlet />
            </ProofProvider>
          </div>
        </div>
      </PageBody>
    </>
  );
}
