import { Button } from "@mantine/core";
import { useMemo, useState } from "react";

import { useJobKinds, useJobs } from "../../api/jobs";
import type { Job, JobKind } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { FilterBar } from "../../components/filters/FilterBar";
import type { Filter } from "../../components/filters/filters";
import { useFilters } from "../../components/filters/useFilters";
import { PageTitle } from "../../components/PageTitle";
import { Pager } from "../../components/Pager";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { JobItem } from "../../jobs/JobItem";
import { StartJob } from "../../jobs/StartJob";
import { useCurrentProject } from "../../shell/ProjectFrame";
import classes from "./JobsPage.module.css";

const PAGE_SIZE = 25;
const states: { value: Job["state"]; label: string }[] = [
  { value: "queued", label: "Waiting" },
  { value: "running", label: "Running" },
  { value: "succeeded", label: "Succeeded" },
  { value: "failed", label: "Failed: cannot be done as asked" },
  { value: "dead", label: "Dead: broke off too often" },
  { value: "cancelled", label: "Cancelled" },
];
const NO_KINDS: JobKind[] = [];

/** Everything long that was ever started here. */
export function JobsPage() {
  const { slug } = useCurrentProject();
  const kinds = useJobKinds().data ?? NO_KINDS;
  const filters = useMemo(() => filtersFor(kinds), [kinds]);
  const { search, values, query, change, clear } = useFilters(filters);
  const jobs = useJobs(slug, query, PAGE_SIZE, search.get("cursor"));
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <PageTitle
        title="Jobs"
        lead="A job that is stopped or breaks off keeps what it has done and goes on from there."
        aside={<PrimaryButton onClick={() => setAsking(true)}>Start a job</PrimaryButton>}
      />
      <div className={classes.bar}>
        <FilterBar filters={filters} values={values} onChange={change} onClear={clear} />
      </div>
      <QueryView query={jobs} height={400}>
        {(page) =>
          page.results.length > 0 ? (
            <Panel>
              {page.results.map((job) => (
                <JobItem key={job.id} job={job} />
              ))}
              <Pager page={page} onChange={(cursor) => change({ cursor })} />
            </Panel>
          ) : Object.keys(values).length > 0 ? (
            <EmptyState title="No job is like that" action={<Button variant="default" onClick={clear}>Show all of them</Button>}>
              Take a filter away, or change what it says.
            </EmptyState>
          ) : (
            <EmptyState title="No job yet">Generating, importing, scoring, exporting and training appear here.</EmptyState>
          )
        }
      </QueryView>
      <StartJob slug={slug} kinds={kinds} isOpen={isAsking} onClose={() => setAsking(false)} />
    </>
  );
}

function filtersFor(kinds: JobKind[]): Filter[] {
  return [
    { name: "state", label: "How it is", kind: "choice", options: states },
    {
      name: "kind",
      label: "What it does",
      kind: "choice",
      options: kinds.map(({ kind, title }) => ({ value: kind, label: title })),
    },
  ];
}
