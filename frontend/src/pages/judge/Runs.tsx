import { useState } from "react";

import type { Cursor } from "../../api/cursor";
import { isActive, useJobs } from "../../api/jobs";
import { useJudgingRuns } from "../../api/judging";
import type { Job, JudgingRun } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { Pager } from "../../components/Pager";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { JobItem } from "../../jobs/JobItem";
import { Run } from "./Run";

const KINDS = ["judge", "judge_locally", "judge_by_scores"];

/** Every run with its report, the newest first; before them what waits for a worker, or never began. */
export function Runs({ slug }: { slug: string }) {
  const [cursor, setCursor] = useState<Cursor>(null);
  const runs = useJudgingRuns(slug, cursor);
  const jobs = useJobs(slug, undefined, 20).data?.results ?? [];
  return (
    <QueryView query={runs} height={320}>
      {(page) => {
        const waiting = cursor === null ? withoutRun(jobs, page.results) : [];
        if (page.results.length === 0 && waiting.length === 0)
          return (
            <EmptyState title="No run yet">
              Choose a judge at the left and start; what it says is reported on here before you trust it.
            </EmptyState>
          );
        return (
          <Panel title="Runs">
            {waiting.map((job) => (
              <JobItem key={job.id} job={job} />
            ))}
            {page.results.map((run) => (
              <Run key={run.id} slug={slug} run={run} />
            ))}
            <Pager page={page} onChange={setCursor} />
          </Panel>
        );
      }}
    </QueryView>
  );
}

function withoutRun(jobs: Job[], runs: JudgingRun[]): Job[] {
  const newest = runs[0]?.job.created_at ?? "";
  const known = new Set(runs.map(({ job }) => job.id));
  return jobs.filter(
    (job) =>
      KINDS.includes(job.kind) && !known.has(job.id) && (isActive(job) || (job.error !== "" && job.created_at > newest)),
  );
}
