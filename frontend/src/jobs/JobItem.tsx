import { Progress } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { isActive } from "../api/jobs";
import type { Job } from "../api/types";
import { count, moment, seconds } from "../components/numbers";
import { Tag, type Tone } from "../components/Tag";
import { JobActions } from "./JobActions";
import { subjectOf } from "./subject";
import classes from "./JobItem.module.css";

const tones: Record<Job["state"], Tone> = {
  queued: "tie",
  running: "first",
  succeeded: "good",
  failed: "bad",
  cancelled: "tie",
  dead: "bad",
};

export function JobStateTag({ job }: { job: Job }) {
  return <Tag tone={tones[job.state]}>{job.cancel_requested && isActive(job) ? "stopping" : job.state}</Tag>;
}

/** One job: what it is, how far it is, what came of it, and what can be done about it. */
export function JobItem({ job, asked, children }: { job: Job; asked?: string | undefined; children?: ReactNode }) {
  return (
    <article className={classes.item} aria-label={`${job.title}, ${job.state}`}>
      <div className={classes.head}>
        <Link to={`/projects/${job.project}/jobs/${job.id}`} className={classes.title}>
          {job.title}
        </Link>
        {subjectOf(job.spec) && <span className={classes.subject}>{subjectOf(job.spec)}</span>}
        <JobStateTag job={job} />
        <span className={classes.time}>{timing(job)}</span>
        <JobActions job={job} />
      </div>
      {asked && <p className={classes.asked}>{asked}</p>}
      {isActive(job) && <JobProgressBar job={job} />}
      {job.error && <p className={classes.error}>{job.error}</p>}
      {job.state === "succeeded" && children}
    </article>
  );
}

/** How far a job is. */
export function JobProgressBar({ job }: { job: Job }) {
  const { done, total, message } = job.progress;
  const isCounting = total !== null && total > 0;
  return (
    <div className={classes.progress}>
      <Progress
        value={isCounting ? (100 * done) / total : job.state === "running" ? 100 : 0}
        animated={!isCounting && job.state === "running"}
        size={6}
        aria-label={`Progress of ${job.title}`}
        classNames={{ section: classes.bar }}
      />
      <span className={classes.message}>
        {isCounting && `${count(done)} of ${count(total)}`}
        {isCounting && message && " · "}
        {message || (job.state === "queued" ? "waiting for a worker" : "")}
      </span>
    </div>
  );
}

function timing(job: Job): string {
  if (!job.started_at) return moment(job.created_at);
  const end = job.finished_at ? new Date(job.finished_at) : new Date();
  const spent = Math.max(0, (end.getTime() - new Date(job.started_at).getTime()) / 1000);
  const attempts = job.attempt > 1 ? ` · attempt ${job.attempt} of ${job.max_attempts}` : "";
  return `${moment(job.created_at)} · ${seconds(spent)}${attempts}`;
}
