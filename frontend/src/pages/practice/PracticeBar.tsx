import { Button } from "@mantine/core";
import { Link } from "react-router";

import type { Project } from "../../api/types";
import { ColourSchemeButton } from "../../shell/ColourSchemeButton";
import { Logo } from "../../shell/Logo";
import classes from "../annotate/AnnotatePage.module.css";

/** The line above a practice question: that it is one, how far, the way out. */
export function PracticeBar({ project, place, total }: { project: Project; place: number; total: number }) {
  return (
    <header className={classes.bar}>
      <Logo />
      <span className={classes.project}>{project.name}</span>
      <span className={classes.space} />
      <span>{total > 0 ? `Practice ${place} of ${total}: nothing is recorded` : "Practice"}</span>
      <ColourSchemeButton />
      <Button component={Link} to={`/annotate/${project.slug}`} variant="default" size="compact-sm">
        Begin the work
      </Button>
    </header>
  );
}
