import { Button, CopyButton, Group } from "@mantine/core";

import { API } from "../../api/client";
import { isActive, useJobs, useStartJob } from "../../api/jobs";
import type { DatasetExport, DatasetVersion } from "../../api/types";
import { DataTable } from "../../components/DataTable";
import { bytes, count } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Tag } from "../../components/Tag";
import { JobItem } from "../../jobs/JobItem";
import classes from "./Exports.module.css";

const profiles = [
  { id: "native", purpose: "for Tastemaker's own trainer and for analysis" },
  { id: "pickapic", purpose: "for existing Diffusion-DPO scripts; ties are left out" },
];

/** The version as Parquet, once for each profile. */
export function Exports({ slug, version }: { slug: string; version: DatasetVersion }) {
  const start = useStartJob(slug);
  const jobs = useJobs(slug, "export", 5).data?.results ?? [];
  const working = jobs.filter((job) => job.spec.dataset_version === version.id && job.state !== "succeeded");
  const missing = profiles.filter(({ id }) => !version.exports.some(({ profile }) => profile === id));
  const isBusy = start.isPending || working.some(isActive);
  return (
    <Panel title="Exports">
      {version.exports.map((made) => (
        <ExportFiles key={made.id} made={made} />
      ))}
      {working.slice(0, 1).map((job) => (
        <JobItem key={job.id} job={job} />
      ))}
      {start.error && <ProblemNotice error={start.error} title="The export was not started" />}
      {missing.map(({ id, purpose }) => (
        <Group key={id} justify="space-between" className={classes.missing}>
          <span>
            <b>{id}</b> <span className={classes.purpose}>{purpose}</span>
          </span>
          <Button
            variant="default"
            size="xs"
            disabled={isBusy}
            onClick={() => start.mutate({ kind: "export", spec: { dataset_version: version.id, profile: id } })}
          >
            Export as {id}
          </Button>
        </Group>
      ))}
    </Panel>
  );
}

function ExportFiles({ made }: { made: DatasetExport }) {
  return (
    <section className={classes.export} aria-label={`Export ${made.profile}`}>
      <Group gap="sm">
        <h3 className={classes.profile}>{made.profile}</h3>
        <Tag>{count(made.rows)} rows</Tag>
      </Group>
      <div className={classes.loader}>
        <pre>{made.loader}</pre>
        <CopyButton value={made.loader}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </div>
      <DataTable
        label={`Files of export ${made.profile}`}
        columns={[
          {
            name: "File",
            render: (file) => (
              <a href={`${API}exports/${made.id}/files/${file.path}`} download>
                {file.path}
              </a>
            ),
          },
          { name: "Size", render: (file) => bytes(file.bytes), isNumber: true, width: 100 },
          { name: "sha256", render: (file) => <code title={file.sha256}>{file.sha256.slice(0, 16)}…</code>, width: 200 },
        ]}
        rows={made.files}
        keyOf={(file) => file.path}
      />
    </section>
  );
}
