import { Button } from "@mantine/core";

import { ApiProblem } from "../../api/client";
import { isActive, useJobs, useStartJob } from "../../api/jobs";
import type { FifaSpec } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { JobItem } from "../../jobs/JobItem";
import classes from "./CuratePage.module.css";
import { remedyFor } from "./remedies";

interface RemedyProps {
  slug: string;
  error: Error;
  spec: FifaSpec;
  /** Those of the installation that can be used; what cannot, no job puts right. */
  usable: string[];
}

/** Why a selection cannot be shown, and the job that puts it right, where one does. */
export function Remedy({ slug, error, spec, usable }: RemedyProps) {
  const start = useStartJob(slug);
  const remedy = error instanceof ApiProblem ? remedyFor(error, spec, usable) : null;
  const latest = useJobs(slug, remedy?.job.kind ?? "embed", 1).data?.results[0];
  const isWorking = remedy !== null && latest !== undefined && isActive(latest);
  return (
    <div className={classes.fields}>
      <ProblemNotice error={error} title="This selection cannot be shown" />
      {remedy && latest && (isWorking || latest.state !== "succeeded") && <JobItem job={latest} />}
      {remedy && !isWorking && (
        <div>
          <Button variant="default" loading={start.isPending} onClick={() => start.mutate(remedy.job)}>
            {remedy.name}
          </Button>
        </div>
      )}
      {start.error && <ProblemNotice error={start.error} title="The job was not started" />}
    </div>
  );
}
