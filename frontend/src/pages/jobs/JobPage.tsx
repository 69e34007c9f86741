import { useParams } from "react-router";

import { isActive, useJob, useJobLog } from "../../api/jobs";
import type { Job } from "../../api/types";
import { Facts } from "../../components/Facts";
import columns from "../../components/columns.module.css";
import { moment } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { JobActions } from "../../jobs/JobActions";
import { JobProgressBar, JobStateTag } from "../../jobs/JobItem";
import { useCurrentProject } from "../../shell/ProjectFrame";
import classes from "./JobPage.module.css";

/** One job: what was asked for, how far it is, what came of it, and its log. */
export function JobPage() {
  const { slug } = useCurrentProject();
  const { id = "" } = useParams();
  const job = useJob(slug, id);
  const log = useJobLog(slug, job.data);
  return (
    <QueryView query={job} height={420}>
      {(data) => (
        <>
          <PageTitle title={data.title} tags={<JobStateTag job={data} />} aside={<JobActions job={data} size="sm" />} />
          {isActive(data) && <JobProgressBar job={data} />}
          {data.error && <p className={classes.error}>{data.error}</p>}
          <div className={columns.formAndResults}>
            <div className={columns.stack}>
              <Panel title="Its life">
                <Facts facts={lifeOf(data)} />
              </Panel>
              <Panel title="What was asked for">
                <Facts facts={asFacts(data.spec)} />
              </Panel>
              {data.result && (
                <Panel title="What came of it">
                  <Facts facts={asFacts(data.result)} />
                </Panel>
              )}
            </div>
            <Panel title="Log">
              <pre className={classes.log} tabIndex={0} aria-label="Log">
                {log.data?.lines.join("\n") || "Nothing written yet."}
              </pre>
            </Panel>
          </div>
        </>
      )}
    </QueryView>
  );
}

function lifeOf(job: Job) {
  return [
    { name: "asked for", value: moment(job.created_at) },
    { name: "started", value: job.started_at ? moment(job.started_at) : "not yet" },
    { name: "ended", value: job.finished_at ? moment(job.finished_at) : "not yet" },
    { name: "attempt", value: `${job.attempt} of at most ${job.max_attempts}` },
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
