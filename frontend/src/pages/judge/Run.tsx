import { Anchor, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { Link } from "react-router";

import { isActive } from "../../api/jobs";
import { useRetryRun } from "../../api/judging";
import type { Job, JudgingRun } from "../../api/types";
import { moment, plural } from "../../components/numbers";
import { NextButton } from "../../components/PrimaryButton";
import { Tag, type Tone } from "../../components/Tag";
import { JobActions } from "../../jobs/JobActions";
import { JobProgressBar, JobStateTag } from "../../jobs/JobItem";
import { DecisionDialog, type Decision } from "./DecisionDialog";
import classes from "./Judge.module.css";
import { Report } from "./Report";

const standings: Record<JudgingRun["standing"], { tone: Tone; text: string }> = {
  counts: { tone: "good", text: "counts" },
  held_back: { tone: "ink", text: "held back" },
  released: { tone: "good", text: "released" },
  discarded: { tone: "tie", text: "discarded" },
};

/** One run: who judged, how far it is, how it judged, and what is to be decided. */
export function Run({ slug, run }: { slug: string; run: JudgingRun }) {
  const { job, judge, report, standing, discarding } = run;
  const [deciding, setDeciding] = useState<Decision | null>(null);
  const retry = useRetryRun(slug);
  const invalid = report?.invalid.count ?? 0;
  const tried = () => {
    retry.mutate(run.id, {
      onError: (error) => notifications.show({ color: "red", title: "Not done", message: error.message }),
    });
  };
  return (
    <article className={classes.run} aria-label={`${judge.name}, ${standings[standing].text}`}>
      <div className={classes.head}>
        <span className={classes.name}>{judge.name}</span>
        {job.state !== "succeeded" && <JobStateTag job={job} />}
        {report && report.answered > 0 && <Tag tone={standings[standing].tone}>{standings[standing].text}</Tag>}
        {run.is_trial && <Tag>trial</Tag>}
        <span className={classes.time}>
          {moment(run.created_at)}
          {report && ` · ${plural(report.answered, "comparison")}`}
        </span>
        {(isActive(job) || job.state !== "succeeded") && <JobActions job={job} />}
      </div>
      {isActive(job) && <JobProgressBar job={job} />}
      {job.error && <p className={classes.quiet}>{job.error}</p>}
      {run.reason && <p className={classes.quiet}>{said(run)}</p>}
      {discarding && discarding.state !== "succeeded" && <Discarding job={discarding} />}
      {report && report.asked > 0 && <Report report={report} mostFlips={Number(job.spec.most_flips ?? 0.3)} />}
      {(standing === "held_back" || invalid > 0) && !isActive(job) && (
        <div className={classes.actions}>
          {standing === "held_back" && (
            <>
              <NextButton isNext={false} size="xs" onClick={() => setDeciding("release")}>
                Release
              </NextButton>
              <Button size="xs" variant="default" onClick={() => setDeciding("discard")}>
                Discard
              </Button>
            </>
          )}
          {invalid > 0 && standing !== "discarded" && job.state === "succeeded" && (
            <Button size="xs" variant="default" loading={retry.isPending} onClick={tried}>
              Ask the {plural(invalid, "invalid one")} again
            </Button>
          )}
          {invalid > 0 && (
            <Anchor component={Link} to={`/projects/${slug}/jobs/${job.id}`} size="xs">
              Why: the job’s log
            </Anchor>
          )}
        </div>
      )}
      <DecisionDialog slug={slug} run={run} decision={deciding} onClose={() => setDeciding(null)} />
    </article>
  );
}

/** How far taking the answers back is, until it is done. */
function Discarding({ job }: { job: Job }) {
  return (
    <section className={classes.discarding} aria-label={job.title}>
      <div className={classes.head}>
        <span>{job.title}</span>
        <JobStateTag job={job} />
        <JobActions job={job} />
      </div>
      {isActive(job) && <JobProgressBar job={job} />}
      {job.error && <p className={classes.quiet}>{job.error}</p>}
    </section>
  );
}

function said({ reason, decided_by, decided_at }: JudgingRun): string {
  return decided_by && decided_at ? `“${reason}” (${decided_by}, ${moment(decided_at)})` : reason;
}
