import { Button, Progress } from "@mantine/core";
import { Link } from "react-router";

import { manages, reviews } from "../../api/roles";
import type { Job, Project, Work } from "../../api/types";
import { useAgreementOfPeople, useFailedJobs, useRunningJobs } from "../../api/work";
import { nextStep } from "../../components/nextStep";
import { count, plural, seconds } from "../../components/numbers";
import { Tag } from "../../components/Tag";
import classes from "./HomePage.module.css";
import { lowAgreement, waitingIn, type Waiting } from "./waiting";

/** From so many answers of people on, their agreement is worth a look. */
const ENOUGH_ANSWERS = 30;

/** One project: how far it is, what waits in it, and the next step along the loop. */
export function ProjectCard({ project, work }: { project: Project; work: Work | undefined }) {
  const isLead = manages(project);
  const here = (job: Job) => job.project === project.slug;
  const running = (useRunningJobs(isLead).data ?? []).filter(here);
  const failed = (useFailedJobs(isLead).data ?? []).filter(here);
  const next = nextStep(project, running);
  const { counts, slug } = project;
  const wanted = counts.slots_open + counts.slots_answered;
  const answered = wanted === 0 ? 0 : (100 * counts.slots_answered) / wanted;
  const sees = reviews(project);
  return (
    <article className={classes.card} aria-label={project.name}>
      <div className={classes.cardHead}>
        <h2 className={classes.name}>
          <Link to={sees ? `/projects/${slug}` : `/annotate/${slug}`}>{project.name}</Link>
        </h2>
        <Tag>{project.role}</Tag>
      </div>
      {sees ? <Figures project={project} /> : <Own work={work} />}
      <Progress value={answered} size={5} color="ink.9" aria-label="Answered" classNames={{ section: classes.bar }} />
      <WhatWaits project={project} work={work} running={running} failed={failed} />
      <div className={classes.next}>
        <span>{next.text}</span>
        <Button component={Link} to={next.to} variant="default" size="xs">
          {next.action}
        </Button>
      </div>
    </article>
  );
}

function Figures({ project: { counts } }: { project: Project }) {
  return (
    <dl className={classes.figures}>
      <Figure name="prompts" value={count(counts.prompts)} />
      <Figure name="samples" value={count(counts.samples)} />
      <Figure name="comparisons" value={count(counts.comparisons)} />
      <Figure name="by people" value={count(counts.judgments_human)} />
      <Figure name="simulated" value={count(counts.judgments_simulated)} />
    </dl>
  );
}

/** Who only annotates sees what they did, not what there is. */
function Own({ work }: { work: Work | undefined }) {
  return (
    <dl className={classes.figures}>
      <Figure name="yours today" value={work ? count(work.mine_today) : "–"} />
      <Figure name="each took" value={work?.median_ms == null ? "–" : seconds(work.median_ms / 1000)} />
      <Figure name="begun" value={work ? count(work.in_hand + work.returned) : "–"} />
    </dl>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface WhatWaitsProps {
  project: Project;
  work: Work | undefined;
  running: Job[];
  failed: Job[];
}

function WhatWaits({ project, work, running, failed }: WhatWaitsProps) {
  const { slug, counts } = project;
  const agreement = useAgreementOfPeople(slug, reviews(project) && counts.judgments_human >= ENOUGH_ANSWERS);
  const found = waitingIn(project, work, running, failed);
  const low = lowAgreement(slug, agreement.data);
  const all: Waiting[] = low ? [...found, low] : found;
  if (all.length === 0) return null;
  return (
    <ul className={classes.waiting} aria-label={plural(all.length, "thing waits", "things wait")}>
      {all.map((one) => (
        <li key={one.text} data-warning={one.isWarning}>
          <Link to={one.to}>{one.text}</Link>
        </li>
      ))}
    </ul>
  );
}
