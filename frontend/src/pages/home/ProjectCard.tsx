import { Button, Progress } from "@mantine/core";
import { Link } from "react-router";

import type { Project } from "../../api/types";
import { nextStep } from "../../components/nextStep";
import { count } from "../../components/numbers";
import { Tag } from "../../components/Tag";
import classes from "./HomePage.module.css";

/** One project: how far it is, and the next step along the loop. */
export function ProjectCard({ project }: { project: Project }) {
  const next = nextStep(project);
  const { counts } = project;
  const wanted = counts.slots_open + counts.slots_answered;
  const answered = wanted === 0 ? 0 : (100 * counts.slots_answered) / wanted;
  return (
    <article className={classes.card}>
      <div className={classes.cardHead}>
        <h2 className={classes.name}>
          <Link to={`/projects/${project.slug}`}>{project.name}</Link>
        </h2>
        <Tag>{project.role}</Tag>
      </div>
      <dl className={classes.figures}>
        <Figure name="prompts" value={counts.prompts} />
        <Figure name="samples" value={counts.samples} />
        <Figure name="comparisons" value={counts.comparisons} />
        <Figure name="by people" value={counts.judgments_human} />
        <Figure name="simulated" value={counts.judgments_simulated} />
      </dl>
      <Progress value={answered} size={5} color="ink.9" aria-label="Answered" classNames={{ section: classes.bar }} />
      <div className={classes.next}>
        <span>{next.text}</span>
        <Button component={Link} to={next.to} variant="default" size="xs">
          {next.action}
        </Button>
      </div>
    </article>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{count(value)}</dd>
    </div>
  );
}
