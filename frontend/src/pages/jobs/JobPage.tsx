import { Button } from "@mantine/core";
import { useState } from "react";
import { useParams } from "react-router";

import { isActive, useJob, useJobKinds } from "../../api/jobs";
import type { Job } from "../../api/types";
import { Facts } from "../../components/Facts";
import columns from "../../components/columns.module.css";
import { moment } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import type { JsonObject } from "../../components/schema-form/json";
import { JobActions } from "../../jobs/JobActions";
import { JobProgressBar, JobStateTag } from "../../jobs/JobItem";
import { StartJob } from "../../jobs/StartJob";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { Attempts } from "./Attempts";
import { JobLog } from "./JobLog";
import classes from "./JobPage.module.css";

/** One job: what was asked for, how far it is, who had it, what came of it, and its log. */
export function JobPage() {
  const { slug } = useCurrentProject();
  const { id = "" } = useParams();
  const job = useJob(slug, id);
  return (
    <QueryView query={job} height={420}>
      {(data) => (
        <>
          <PageTitle title={data.title} tags={<JobStateTag job={data} />} aside={<Actions slug={slug} job={data} />} />
          {isActive(data) && (
            <div className={classes.progress}>
              <JobProgressBar job={data} />
            </div>
          )}
          {data.error && <p className={classes.error}>{data.error}</p>}
          <div className={columns.formAndResults}>
            <div className={columns.stack}>
              <Panel title="Its life">
                <Facts facts={lifeOf(data)} />
              </Panel>
              <Attempts slug={slug} job={data} />
              <Panel title="What was asked for">
                <Facts facts={asFacts(data.spec)} />
              </Panel>
              {data.result && (
                <Panel title="What came of it">
                  <Facts facts={asFacts(data.result)} />
                </Panel>
              )}
            </div>
            <JobLog slug={slug} job={data} />
          </div>
        </>
      )}
    </QueryView>
  );
}

function Actions({ slug, job }: { slug: string; job: Job }) {
  const kinds = useJobKinds().data;
  const [isAsking, setAsking] = useState(false);
  const canBeAsked = kinds?.some(({ kind }) => kind === job.kind) ?? false;
  return (
    <div className={classes.actions}>
      {canBeAsked && !isActive(job) && (
        <Button size="sm" variant="default" onClick={() => setAsking(true)}>
          Ask again with changes
        </Button>
      )}
      <JobActions job={job} size="sm" />
      <StartJob
        key={job.id}
        slug={slug}
        kinds={kinds ?? []}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        like={{ kind: job.kind, spec: job.spec as JsonObject }}
      />
    </div>
  );
}

function lifeOf(job: Job) {
  return [
    { name: "asked for", value: moment(job.created_at) },
    { name: "last started", value: job.started_at ? moment(job.started_at) : "not yet" },
    { name: "ended", value: job.finished_at ? moment(job.finished_at) : "not yet" },
  ];
}

function asFacts(values: Record<string, unknown>) {
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ({
      name: name.replaceAll("_", " "),
      value: typeof value === "string" ? value : <code>{JSON.stringify(value).slice(0, 200)}</code>,
    }));
}
