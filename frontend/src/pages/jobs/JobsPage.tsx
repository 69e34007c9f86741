import { useState } from "react";

import { useJobs } from "../../api/jobs";
import type { Cursor } from "../../api/cursor";
import { EmptyState } from "../../components/EmptyState";
import { PageTitle } from "../../components/PageTitle";
import { Pager } from "../../components/Pager";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { JobItem } from "../../jobs/JobItem";
import { useCurrentProject } from "../../shell/ProjectFrame";

const PAGE_SIZE = 25;

/** Everything long that was ever started here. */
export function JobsPage() {
  const { slug } = useCurrentProject();
  const [cursor, setCursor] = useState<Cursor>(null);
  const jobs = useJobs(slug, undefined, PAGE_SIZE, cursor);
  return (
    <>
      <PageTitle title="Jobs" lead="A job that is stopped or breaks off keeps what it has done and goes on from there." />
      <QueryView query={jobs} height={400}>
        {(page) =>
          page.results.length === 0 ? (
            <EmptyState title="No job yet">Generating, importing, scoring, exporting and training appear here.</EmptyState>
          ) : (
            <Panel>
              {page.results.map((job) => (
                <JobItem key={job.id} job={job} />
              ))}
              <Pager page={page} onChange={setCursor} />
            </Panel>
          )
        }
      </QueryView>
    </>
  );
}
