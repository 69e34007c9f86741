import { Button } from "@mantine/core";
import { Link } from "react-router";

import { isActive, useJobs } from "../../api/jobs";
import { useTrainingRuns } from "../../api/training";
import { EmptyState } from "../../components/EmptyState";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { JobItem } from "../../jobs/JobItem";

/** Training jobs, the newest first, each leading to its curves. */
export function RunList({ slug }: { slug: string }) {
  const jobs = useJobs(slug, "train", 20);
  const isLively = jobs.data?.results.some(isActive) ?? false;
  const runs = useTrainingRuns(slug, isLively);
  return (
    <QueryView query={jobs} height={240}>
      {({ results }) =>
        results.length === 0 ? (
          <EmptyState title="No run yet">
            Look the settings over at the left and start. A run shows its curves while it learns; it can be stopped and
            resumed.
          </EmptyState>
        ) : (
          <Panel title="Runs">
            {results.map((job) => {
              const run = runs.data?.results.find((each) => each.job === job.id);
              return (
                <div key={job.id}>
                  <JobItem job={job} />
                  {run && (
                    <Button component={Link} to={String(run.id)} variant="default" size="xs" mb="sm">
                      Curves of run {run.id}
                    </Button>
                  )}
                </div>
              );
            })}
          </Panel>
        )
      }
    </QueryView>
  );
}
