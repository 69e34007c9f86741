import { NavLink } from "react-router";

import { useJobWatch } from "../api/jobs";
import { manages, reviews } from "../api/roles";
import type { Project } from "../api/types";
import { plural } from "../components/numbers";
import classes from "./LoopNavigation.module.css";
import { addressOf, groupsFor } from "./projectPages";

/** The loop at the left, step by step; everybody sees the pages that are theirs. */
export function LoopNavigation({ project }: { project: Project }) {
  const working = useJobWatch(project.slug, manages(project));
  return (
    <nav className={classes.rail} aria-label="The loop">
      {reviews(project) && (
        <NavLink to={`/projects/${project.slug}`} end className={classes.link}>
          Overview
        </NavLink>
      )}
      {groupsFor(project).map((group) => (
        <section key={group.name} className={classes.group} aria-label={group.name}>
          <h2 className={classes.name}>{group.name}</h2>
          {group.pages.map((page) => (
            <NavLink key={page.to} to={addressOf(project.slug, page)} className={classes.link}>
              {page.name}
              {page.to === "jobs" && working > 0 && <Working jobs={working} />}
            </NavLink>
          ))}
        </section>
      ))}
    </nav>
  );
}

function Working({ jobs }: { jobs: number }) {
  return (
    <span className={classes.working} role="status" aria-label={plural(jobs, "job at work", "jobs at work")}>
      {jobs}
    </span>
  );
}
