import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import { Link, useNavigate } from "react-router";

import { isActive, useJobs } from "../../api/jobs";
import { useGenerators, useTrainingRuns } from "../../api/training";
import type { TrainingRunSummary } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import columns from "../../components/columns.module.css";
import { count, moment } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { Tag } from "../../components/Tag";
import { JobItem } from "../../jobs/JobItem";
import { recipeOf } from "./runFacts";

/** Training: what is at work or went wrong as jobs, and every run in a table in which runs are chosen to compare. */
export function RunList({ slug }: { slug: string }) {
  const jobs = useJobs(slug, { kind: "train" }, 20);
  const brought = useJobs(slug, { kind: "import_run" }, 5).data?.results ?? [];
  const isLively = [...(jobs.data?.results ?? []), ...brought].some(isActive);
  const runs = useTrainingRuns(slug, isLively);
  return (
    <section id="runs" className={columns.stack}>
      <QueryView query={jobs} height={80}>
        {({ results }) => {
          const unfinished = [...brought, ...results].filter(({ state }) => state !== "succeeded");
          return (
            unfinished.length > 0 && (
              <Panel title="At work, or stopped">
                {unfinished.map((job) => (
                  <JobItem key={job.id} job={job} />
                ))}
              </Panel>
            )
          );
        }}
      </QueryView>
      <QueryView query={runs} height={160}>
        {({ results }) =>
          results.length === 0 ? (
            <EmptyState title="No run yet">
              Look the settings over and start. A run shows its curves while it learns; it can be stopped and resumed.
            </EmptyState>
          ) : (
            <RunTable slug={slug} runs={results} />
          )
        }
      </QueryView>
    </section>
  );
}

function RunTable({ slug, runs }: { slug: string; runs: TrainingRunSummary[] }) {
  const [chosen, setChosen] = useState<number[]>([]);
  const navigate = useNavigate();
  const generators = useGenerators(slug).data?.results ?? [];
  const toggle = (id: number) =>
    setChosen((before) => (before.includes(id) ? before.filter((other) => other !== id) : [...before, id]));
  const tableColumns: Column<TrainingRunSummary>[] = [
    {
      name: "Compare",
      render: ({ id }) => (
        <Checkbox aria-label={`Compare run ${id}`} checked={chosen.includes(id)} onChange={() => toggle(id)} size="xs" />
      ),
      width: 84,
    },
    { name: "Run", render: ({ id }) => <Link to={String(id)}>Run {id}</Link>, width: 80 },
    { name: "Recipe", render: ({ config }) => recipeOf({ config }) },
    { name: "Base", render: ({ base }) => generators.find(({ id }) => id === base)?.name ?? `model ${base}` },
    { name: "Steps", render: ({ config }) => count(Number(config.steps ?? 0)), isNumber: true, width: 80 },
    {
      name: "State",
      render: ({ state, trained_elsewhere }) => (
        <Tag tone={state === "succeeded" ? "good" : "tie"}>{trained_elsewhere ? "trained elsewhere" : state}</Tag>
      ),
      width: 160,
    },
    { name: "Made", render: ({ created_at }) => moment(created_at), width: 130 },
  ];
  return (
    <Panel
      title="Runs"
      aside={
        <Button
          size="xs"
          variant="default"
          disabled={chosen.length < 2}
          onClick={() => void navigate(`compare?runs=${chosen.join(",")}`)}
        >
          {chosen.length < 2 ? "Choose two to compare" : `Compare ${chosen.length} runs`}
        </Button>
      }
    >
      <DataTable label="Runs" columns={tableColumns} rows={runs} keyOf={({ id }) => id} />
    </Panel>
  );
}
