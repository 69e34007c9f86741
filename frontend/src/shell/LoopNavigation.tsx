import { NavLink } from "react-router";

import { useJobWatch } from "../api/jobs";
import { manages } from "../api/roles";
import type { Project } from "../api/types";
import { plural } from "../components/numbers";
import classes from "./LoopNavigation.module.css";

const steps = [
  { to: "prompts", name: "Prompts" },
  { to: "generate", name: "Generate" },
  { to: "import", name: "Import" },
  { to: "comparisons", name: "Comparisons" },
  { to: "annotate", name: "Annotate" },
  { to: "curate", name: "Curate" },
  { to: "datasets", name: "Datasets" },
  { to: "train", name: "Train" },
  { to: "evaluate", name: "Evaluate" },
] as const;

const besides = [
  { to: "models", name: "Models" },
  { to: "jobs", name: "Jobs" },
] as const;

/** The loop, step by step; who only annotates sees only that. */
export function LoopNavigation({ project }: { project: Project }) {
  const working = useJobWatch(project.slug, manages(project));
  const base = `/projects/${project.slug}`;
  const isLead = manages(project);
  return (
    <nav className={classes.nav} aria-label="The loop">
      {steps
        .filter((step) => isLead || step.to === "annotate")
        .map((step) => (
          <NavLink
            key={step.to}
            to={step.to === "annotate" ? `/annotate/${project.slug}` : `${base}/${step.to}`}
            className={classes.link}
          >
            {step.name}
          </NavLink>
        ))}
      {isLead && <span className={classes.divider} aria-hidden />}
      {isLead &&
        besides.map((page) => (
          <NavLink key={page.to} to={`${base}/${page.to}`} className={classes.link}>
            {page.name}
            {page.to === "jobs" && working > 0 && (
              <span className={classes.working} role="status" aria-label={plural(working, "job at work", "jobs at work")}>
                {working}
              </span>
            )}
          </NavLink>
        ))}
    </nav>
  );
}
