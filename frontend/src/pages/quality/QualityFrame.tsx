import { NavLink, Outlet, useLocation } from "react-router";

import { isAtLeast } from "../../api/roles";
import { PageTitle } from "../../components/PageTitle";
import { useCurrentProject } from "../../shell/ProjectFrame";
import classes from "./QualityFrame.module.css";
import { tabs } from "./tabs";

/** The quality pages: their tabs, each at an address of its own, and the one that is open. */
export function QualityFrame() {
  const project = useCurrentProject();
  const { pathname } = useLocation();
  const base = `/projects/${project.slug}/quality`;
  const open = tabs.find(({ to }) => to !== "" && pathname.startsWith(`${base}/${to}`)) ?? tabs[0];
  return (
    <>
      {open && <PageTitle title={open.heading} lead={open.lead} />}
      <nav className={classes.tabs} aria-label="Quality">
        {tabs
          .filter(({ least }) => isAtLeast(project, least))
          .map(({ to, name }) => (
            <NavLink key={to} to={to === "" ? base : `${base}/${to}`} end={to === ""} className={classes.tab}>
              {name}
            </NavLink>
          ))}
      </nav>
      <Outlet context={project} />
    </>
  );
}
