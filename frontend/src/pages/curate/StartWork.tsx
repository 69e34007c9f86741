import { Button } from "@mantine/core";

import { isActive, useJobs, useStartJob, type NewJob } from "../../api/jobs";
import { ProblemNotice } from "../../components/ProblemNotice";
import { JobItem } from "../../jobs/JobItem";

interface StartWorkProps {
  slug: string;
  job: NewJob;
  /** What the button says; null where nothing is left to do. */
  name: string | null;
}

/** A job that is started here, and how far it is. */
export function StartWork({ slug, job, name }: StartWorkProps) {
  const start = useStartJob(slug);
  const latest = useJobs(slug, { kind: job.kind }, 1).data?.results[0];
  const isWorking = latest !== undefined && isActive(latest);
  return (
    <>
      {latest && (isWorking || latest.state !== "succeeded") && <JobItem job={latest} />}
      {name !== null && !isWorking && (
        <Button fullWidth mt="sm" variant="default" loading={start.isPending} onClick={() => start.mutate(job)}>
          {name}
        </Button>
      )}
      {start.error && <ProblemNotice error={start.error} title="The job was not started" />}
    </>
  );
}
