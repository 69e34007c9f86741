import { Link } from "react-router";

import { useStartJob } from "../../../api/jobs";
import { useAgreement } from "../../../api/quality";
import type { Agreement, Project } from "../../../api/types";
import columns from "../../../components/columns.module.css";
import { Facts } from "../../../components/Facts";
import { count, plural } from "../../../components/numbers";
import { Panel } from "../../../components/Panel";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { QueryView } from "../../../components/QueryView";
import { RecentJobs } from "../../../jobs/RecentJobs";
import { useCurrentProject } from "../../../shell/ProjectFrame";
import classes from "./Labels.module.css";
import { methods } from "./methods";

/** How answers become labels: by which method, what was labelled so far, and doing it anew. */
export function LabelsTab() {
  const project = useCurrentProject();
  const agreement = useAgreement(project.slug, "all");
  return (
    <div className={columns.formAndResults}>
      <div className={columns.stack}>
        <Method project={project} />
        <QueryView query={agreement} height={140}>
          {({ labels }) => <LabelsSoFar labels={labels} />}
        </QueryView>
      </div>
      <RecentJobs
        slug={project.slug}
        kind="aggregate"
        title="Labels derived anew"
        empty={{
          title: "Not derived anew yet",
          text: "By the majority, labels follow the answers by themselves. Any other method needs all of them at once, and a job.",
        }}
      >
        {(result) => <p className={classes.result}>{readResult(result)}</p>}
      </RecentJobs>
    </div>
  );
}

function Method({ project: { slug, aggregation } }: { project: Project }) {
  const start = useStartJob(slug);
  const { name, says } = methods[aggregation];
  return (
    <Panel title="Method">
      <p className={classes.method}>{name}</p>
      <p className={classes.says}>{says}</p>
      <p className={classes.says}>
        The method is a setting of the project: <Link to={`/projects/${slug}/settings/quality`}>change it there</Link>.
        Labels of ties by content and those about which a method says nothing stay as they are.
      </p>
      <PrimaryButton
        mt="md"
        loading={start.isPending}
        onClick={() => start.mutate({ kind: "aggregate", spec: {} })}
      >
        Derive labels anew
      </PrimaryButton>
      {start.error && <ProblemNotice error={start.error} title="Not started; the labels are as they were." />}
    </Panel>
  );
}

function LabelsSoFar({ labels }: { labels: Agreement["labels"] }) {
  return (
    <Panel title="Labels so far">
      {labels.length === 0 ? (
        <p className={classes.says}>No question has an answer yet.</p>
      ) : (
        <Facts facts={labels.map(({ method, n }) => ({ name: method.replaceAll("-", " "), value: count(n) }))} />
      )}
    </Panel>
  );
}

function readResult(result: Record<string, unknown>): string {
  const { labels, changed, overtaken } = result;
  if (typeof labels !== "number" || typeof changed !== "number") return "";
  const late = typeof overtaken === "number" && overtaken > 0 ? `; ${plural(overtaken, "label")} had a new answer meanwhile` : "";
  return `${plural(labels, "label")}, ${count(changed)} of them changed${late}.`;
}
