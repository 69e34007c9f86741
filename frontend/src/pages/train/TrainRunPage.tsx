import { useParams } from "react-router";

import { isActive, useJob } from "../../api/jobs";
import { configAddress, useGenerators, useTrainingRun } from "../../api/training";
import type { Job, TrainingRun } from "../../api/types";
import { Facts } from "../../components/Facts";
import { decimal, seconds } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { Tag } from "../../components/Tag";
import { JobActions } from "../../jobs/JobActions";
import { JobProgressBar, JobStateTag } from "../../jobs/JobItem";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { Elsewhere } from "./Elsewhere";
import { RunCharts } from "./RunCharts";
import { recipeOf, runFacts } from "./runFacts";
import classes from "./TrainRunPage.module.css";
import { ValidationSamples } from "./ValidationSamples";
import { WhatNext } from "./WhatNext";

/** One training run while it learns, and afterwards. */
export function TrainRunPage() {
  const { slug } = useCurrentProject();
  const { id = "" } = useParams();
  const run = useTrainingRun(slug, id);
  return <QueryView query={run} height={640}>{(data) => <Run slug={slug} run={data} />}</QueryView>;
}

function Run({ slug, run }: { slug: string; run: TrainingRun }) {
  const job = useJob(slug, run.job).data;
  const generators = useGenerators(slug).data?.results ?? [];
  const base = generators.find(({ id }) => id === run.base);
  const warnings = (run.summary.warnings ?? []) as string[];
  return (
    <>
      <PageTitle
        title={`Run ${run.id}`}
        tags={
          <>
            <Tag>{recipeOf(run)}</Tag>
            {base && <Tag>base {base.name}</Tag>}
            {run.trained_elsewhere ? <Tag>trained elsewhere</Tag> : job && <JobStateTag job={job} />}
          </>
        }
        aside={
          job && (
            <>
              <span className={classes.pace}>{paceOf(run, job)}</span>
              <JobActions job={job} size="sm" />
            </>
          )
        }
      />
      {job && isActive(job) && <JobProgressBar job={job} />}
      {job?.error && <p className={classes.error}>{job.error}</p>}
      <div className={classes.columns}>
        <div className={classes.main}>
          <RunCharts run={run} />
          <ValidationSamples samples={run.samples} />
        </div>
        <div className={classes.side}>
          <Panel title="Before it started">
            <Facts facts={runFacts(run)} />
          </Panel>
          {warnings.length > 0 && (
            <Panel title="Warnings">
              {warnings.map((warning) => (
                <p key={warning}>{warning}</p>
              ))}
            </Panel>
          )}
          <WhatNext slug={slug} run={run} />
          <Elsewhere commands={run.commands} config={configAddress(run.id)} />
        </div>
      </div>
    </>
  );
}

/** "step 40 of 75 · 9.1 pairs/s · 41 s left" */
function paceOf(run: TrainingRun, job: Job): string {
  const last = run.metrics.at(-1);
  const steps = Number(run.config.steps ?? job.progress.total ?? 0);
  if (!last) return "";
  const pace = last.pairs_per_s ?? 0;
  const pairsLeft = (steps - last.step) * Number(run.config.batch_pairs ?? 0) * Number(run.config.accumulate ?? 1);
  const words = [`step ${last.step}${steps ? ` of ${steps}` : ""}`, `${decimal(pace, 1)} pairs/s`];
  if (isActive(job) && pace > 0 && pairsLeft > 0) words.push(`${seconds(pairsLeft / pace)} left`);
  return words.join(" · ");
}
