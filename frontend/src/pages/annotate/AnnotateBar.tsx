import { Button, Progress } from "@mantine/core";
import { Link } from "react-router";

import { manages } from "../../api/roles";
import type { AnnotationProgress, Project } from "../../api/types";
import { KeyHint } from "../../components/KeyHint";
import { count, decimal } from "../../components/numbers";
import { ColourSchemeButton } from "../../shell/ColourSchemeButton";
import { Logo } from "../../shell/Logo";
import classes from "./AnnotatePage.module.css";

interface AnnotateBarProps {
  project: Project;
  progress: AnnotationProgress | null;
  /** Seconds an answer takes of late. */
  pace_s: number | null;
  onGuidelines: () => void;
}

/** The line above the question: how far, how much today, the guidelines, the way out. */
export function AnnotateBar({ project, progress, pace_s, onGuidelines }: AnnotateBarProps) {
  const all = progress ? progress.answered + progress.open : 0;
  const way = manages(project) ? `/projects/${project.slug}` : "/";
  return (
    <header className={classes.bar}>
      <Logo />
      <span className={classes.project}>{project.name}</span>
      <span className={classes.space} />
      {progress && (
        <>
          <Progress
            className={classes.progress}
            classNames={{ section: classes.progressBar }}
            value={all === 0 ? 0 : (100 * progress.answered) / all}
            size={6}
            aria-label="Answered"
          />
          <span>
            {count(progress.answered)} of {count(all)}
          </span>
          <span>
            today {count(progress.mine_today)}
            {pace_s !== null && ` · ${decimal(pace_s, 1)} s each`}
          </span>
        </>
      )}
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onGuidelines} rightSection={<KeyHint>G</KeyHint>}>
        Guidelines
      </Button>
      <ColourSchemeButton />
      <Button component={Link} to={way} variant="default" size="compact-sm">
        Leave
      </Button>
    </header>
  );
}
