import { Button, Progress } from "@mantine/core";

import { isActive, useJobs, useStartJob } from "../../api/jobs";
import type { Scorer, ScorerCoverage } from "../../api/types";
import { count, percent } from "../../components/numbers";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Tag } from "../../components/Tag";
import { JobItem } from "../../jobs/JobItem";
import classes from "./ScorersPage.module.css";

interface ScorerCardProps {
  slug: string;
  scorer: Scorer;
  samples: number;
  summary: ScorerCoverage | undefined;
}

/** One scorer: whether it can be used and under which licence, how far it got, and the job that scores the rest. */
export function ScorerCard({ slug, scorer, samples, summary }: ScorerCardProps) {
  const start = useStartJob(slug);
  const jobs = useJobs(slug, { kind: "score" });
  const job = jobs.data?.results.find(({ spec }) => spec.scorer === scorer.id);
  const scored = summary?.scored ?? 0;
  const total = summary?.total ?? samples;
  const isWorking = job !== undefined && isActive(job);
  return (
    <li className={classes.card} data-available={scorer.available}>
      <div className={classes.head}>
        <h2 className={classes.name}>{scorer.title}</h2>
        <Tag tone={scorer.available ? "good" : "plain"}>{scorer.available ? "available" : "not available"}</Tag>
      </div>
      <p className={classes.muted}>
        {scorer.id} · {scorer.licence} · {scorer.kinds.map((kind) => `${kind}s`).join(" and ")} ·{" "}
        {scorer.prompt_free ? "looks at the sample alone" : "looks at prompt and sample"}
      </p>
      {!scorer.available && <p className={classes.why}>{scorer.why_not}</p>}
      {(scorer.available || scored > 0) && (
        <div className={classes.progress}>
          <Progress
            value={total === 0 ? 0 : (100 * scored) / total}
            size={6}
            aria-label={`Samples scored by ${scorer.title}`}
          />
          <span>
            {count(scored)} of {count(total)} samples
            {summary?.agreement_with_people != null && `, agrees with people on ${percent(summary.agreement_with_people)}`}
          </span>
        </div>
      )}
      {job && (isWorking || job.state !== "succeeded") && <JobItem job={job} />}
      {scorer.available && !isWorking && scored < total && (
        <Button
          variant="default"
          size="xs"
          className={classes.start}
          loading={start.isPending}
          onClick={() => start.mutate({ kind: "score", spec: { scorer: scorer.id } })}
          aria-label={`Score ${count(total - scored)} samples with ${scorer.title}`}
        >
          Score {count(total - scored)} samples
        </Button>
      )}
      {start.error && <ProblemNotice error={start.error} title="The job was not started" />}
    </li>
  );
}
