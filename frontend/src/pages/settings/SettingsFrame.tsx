import { NavLink, Outlet, useOutletContext } from "react-router";

import type { Project } from "../../api/types";
import { useCurrentProject } from "../../shell/ProjectFrame";
import classes from "./SettingsFrame.module.css";

const sections = [
  { to: "general", name: "General" },
  { to: "question", name: "Question" },
  { to: "queue", name: "Queue" },
  { to: "quality", name: "Quality" },
  { to: "team", name: "Team" },
  { to: "audit-log", name: "Audit log" },
  { to: "end", name: "Archive and delete" },
] as const;

/** Everything that can be set about a project, a section at an address. */
export function SettingsFrame() {
  const project = useCurrentProject();
  return (
    <div className={classes.columns}>
      <nav className={classes.nav} aria-label="Settings">
        {sections.map(({ to, name }) => (
          <NavLink key={to} to={`/projects/${project.slug}/settings/${to}`} className={classes.link}>
            {name}
          </NavLink>
        ))}
      </nav>
      <div className={classes.section}>
        <Outlet context={project} />
      </div>
    </div>
  );
}

/** The project whose settings these are. */
export function useProjectOfSettings(): Project {
  return useOutletContext<Project>();
}
