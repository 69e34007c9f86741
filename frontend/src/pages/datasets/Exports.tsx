import { useExportDestinations, useExportProfiles } from "../../api/curation";
import { isActive, useJobs, useStartJob } from "../../api/jobs";
import type { DatasetVersion } from "../../api/types";
import { Panel } from "../../components/Panel";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { JobItem } from "../../jobs/JobItem";
import { ExportChoice } from "./ExportChoice";
import classes from "./Exports.module.css";
import { latestByProfile } from "./latestByProfile";
import { MadeExports } from "./MadeExports";

/** The version on its way out: every form in which it can leave, each with what was made of it. */
export function Exports({ slug, version }: { slug: string; version: DatasetVersion }) {
  const start = useStartJob(slug);
  const profiles = useExportProfiles(slug, version.id);
  const destinations = useExportDestinations().data ?? [];
  const jobs = useJobs(slug, { kind: "export" }, 5).data?.results ?? [];
  const working = jobs.filter((job) => job.spec.dataset_version === version.id && job.state !== "succeeded");
  const isBusy = start.isPending || working.some(isActive);
  const made = latestByProfile(version.exports);
  const offered = new Set(profiles.data?.map(({ name }) => name));
  return (
    <Panel title="Exports">
      {working.slice(0, 1).map((job) => (
        <JobItem key={job.id} job={job} />
      ))}
      {start.error && <ProblemNotice error={start.error} title="The export was not started" />}
      {/* What was made can be had while the profiles are still on their way, and where they fail to come. */}
      {[...made]
        .filter(([name]) => !offered.has(name))
        .map(([name, ofProfile]) => (
          <section key={name} className={classes.choice} aria-label={`Profile ${name}`}>
            <b>{name}</b>
            <MadeExports made={ofProfile} />
          </section>
        ))}
      <QueryView query={profiles} height={240}>
        {(found) =>
          found.map((profile) => (
            <section key={profile.name} className={classes.choice} aria-label={`Profile ${profile.name}`}>
              <ExportChoice
                profile={profile}
                made={made.get(profile.name) ?? []}
                destinations={destinations}
                isBusy={isBusy}
                onExport={(asked) => start.mutate({ kind: "export", spec: { dataset_version: version.id, ...asked } })}
              />
              <MadeExports made={made.get(profile.name) ?? []} />
            </section>
          ))
        }
      </QueryView>
    </Panel>
  );
}
