import type { ReactNode } from "react";

import { useJobs } from "../api/jobs";
import type { Job } from "../api/types";
import { EmptyState } from "../components/EmptyState";
import { Panel } from "../components/Panel";
import { QueryView } from "../components/QueryView";
import { JobItem } from "./JobItem";

/** So many are asked for: who asks for as many, asks with everybody else. */
export const RECENT_JOBS = 8;

interface RecentJobsProps {
  slug: string;
  kind: string;
  title: string;
  /** Shown where no such job was ever started. */
  empty: { title: string; text: string };
  /** What a job was asked for, in a few words. */
  asked?: (job: Job) => string;
  /** What came of a job that succeeded. */
  children?: (result: Record<string, unknown>, job: Job) => ReactNode;
}

/** The latest jobs of one kind, with what came of each. */
export function RecentJobs({ slug, kind, title, empty, asked, children }: RecentJobsProps) {
  const jobs = useJobs(slug, { kind }, RECENT_JOBS);
  return (
    <QueryView query={jobs} height={200}>
      {({ results }) =>
        results.length === 0 ? (
          <EmptyState title={empty.title}>{empty.text}</EmptyState>
        ) : (
          <Panel title={title}>
            {results.map((job) => (
              <JobItem key={job.id} job={job} asked={asked?.(job)}>
                {children && job.result && children(job.result, job)}
              </JobItem>
            ))}
          </Panel>
        )
      }
    </QueryView>
  );
}
