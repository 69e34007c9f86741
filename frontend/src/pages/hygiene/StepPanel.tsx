import { Alert, Button } from "@mantine/core";
import { useState } from "react";

import { useHygieneRun, useHygieneRuns } from "../../api/hygiene";
import { isActive, useJobs, useStartJob } from "../../api/jobs";
import type { Job } from "../../api/types";
import { Panel } from "../../components/Panel";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Tag } from "../../components/Tag";
import { JobItem } from "../../jobs/JobItem";
import { AnotherStands } from "./AnotherStands";
import { Findings } from "./Findings";
import classes from "./Hygiene.module.css";
import { Settings } from "./Settings";
import type { Asked, StepWords } from "./steps";

interface StepPanelProps {
  slug: string;
  words: StepWords;
  /** What is missing here; null where the step can be run. */
  whyNot: string | null;
}

/** One step: what it looks for, what it is asked for, and what it found. */
export function StepPanel({ slug, words, whyNot }: StepPanelProps) {
  const [asked, setAsked] = useState<Asked>(words.defaults);
  const start = useStartJob(slug);
  const jobs = useJobs(slug, { kind: "hygiene" }, 50).data?.results.filter((job) => stepOf(job) === words.step) ?? [];
  const runs = useHygieneRuns(slug, words.step).data?.results;
  const standing = runs?.find(({ stands }) => stands);
  const lastFound = jobs.find(({ state }) => state === "succeeded")?.result?.hygiene_run;
  const shown = typeof lastFound === "number" ? lastFound : (standing ?? runs?.[0])?.id;
  const run = useHygieneRun(slug, shown).data;
  const latest = jobs[0];
  const isLooking = latest !== undefined && isActive(latest);
  const hasNoList = Array.isArray(asked.prompt_lists) && asked.prompt_lists.length === 0;
  return (
    <Panel title={words.title} aside={standing && <Tag tone="good">applied</Tag>}>
      <div className={classes.step}>
        <div className={classes.ask}>
          <p className={classes.looksFor}>{words.looksFor}</p>
          {whyNot === null ? (
            <form
              className={classes.form}
              onSubmit={(event) => {
                event.preventDefault();
                start.mutate({ kind: "hygiene", spec: { find: { step: words.step, ...asked } } });
              }}
            >
              <Settings slug={slug} words={words} asked={asked} onChange={setAsked} />
              <Button type="submit" variant="default" loading={start.isPending} disabled={isLooking || hasNoList}>
                {run ? "Look again" : "Look"}
                <span className="tm-visually-hidden"> for {words.title.toLowerCase()}</span>
              </Button>
            </form>
          ) : (
            <Alert variant="outline" color="gray" title="Not available here">
              {whyNot}
            </Alert>
          )}
          {latest && (isLooking || latest.state !== "succeeded") && <JobItem job={latest} />}
          {start.error && <ProblemNotice error={start.error} title="The job was not started" />}
        </div>
        <div className={classes.found}>
          {standing && run && standing.id !== run.id && <AnotherStands slug={slug} standing={standing} />}
          {run ? (
            <Findings slug={slug} words={words} run={run} isBlocked={standing !== undefined && standing.id !== run.id} />
          ) : (
            <p className={classes.muted}>Nobody has looked yet. Looking changes nothing.</p>
          )}
        </div>
      </div>
    </Panel>
  );
}

/** Which step a job was for. */
function stepOf(job: Job): unknown {
  const { find } = job.spec;
  return typeof find === "object" && find !== null && "step" in find ? find.step : undefined;
}
