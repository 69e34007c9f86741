import { useExportDestinations, useExportProfiles } from "../../api/curation";
import { isActive, useJobs, useStartJob } from "../../api/jobs";
import type { DatasetVersion } from "../../api/types";
import { Panel } from "../../components/Panel";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { JobItem } from "../../jobs/JobItem";
import { ExportChoice } from "./ExportChoice";
import { ExportFiles } from "./ExportFiles";

/** The version on its way out: what was exported, and in which forms it can be. */
export function Exports({ slug, version }: { slug: string; version: DatasetVersion }) {
  const start = useStartJob(slug);
  const profiles = useExportProfiles(slug, version.id);
  const destinations = useExportDestinations().data ?? [];
  const jobs = useJobs(slug, { kind: "export" }, 5).data?.results ?? [];
  const working = jobs.filter((job) => job.spec.dataset_version === version.id && job.state !== "succeeded");
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
      <QueryView query={profiles} height={240}>
        {(offered) => (
          <>
            {offered.map((profile) => (
              <ExportChoice
                key={profile.name}
                profile={profile}
                made={version.exports.filter((made) => made.profile === profile.name)}
                destinations={destinations}
                isBusy={isBusy}
                onExport={(asked) => start.mutate({ kind: "export", spec: { dataset_version: version.id, ...asked } })}
              />
            ))}
          </>
        )}
      </QueryView>
    </Panel>
  );
}
