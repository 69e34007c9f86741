import { Link, useSearchParams } from "react-router";

import { useTrainingRunsOf } from "../../api/training";
import type { TrainingRun } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Skeleton } from "@mantine/core";
import { Tag } from "../../components/Tag";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { toneOf } from "./curves";
import { ComparedCharts } from "./RunCharts";
import { differences, type Difference } from "./differences";
import classes from "./TrainRunPage.module.css";

/** Runs laid over one another, and the settings in which they differ. */
export function CompareRunsPage() {
  const { slug } = useCurrentProject();
  const [search] = useSearchParams();
  const ids = (search.get("runs") ?? "").split(",").filter((id) => /^\d+$/.test(id));
  const found = useTrainingRunsOf(slug, ids);
  const error = found.find((query) => query.error)?.error;
  const runs = found.flatMap(({ data }) => (data ? [data] : []));
  return (
    <>
      <PageTitle
        title="Compare runs"
        lead="Held-out figures where there are any, since batches differ."
        tags={runs.map(({ id }, place) => (
          <Tag key={id} tone={toneOf(place)}>
            <Link to={`/projects/${slug}/train/${id}`}>run {id}</Link>
          </Tag>
        ))}
      />
      {error && <ProblemNotice error={error} />}
      {ids.length < 2 ? (
        <EmptyState title="Nothing to compare" action={<PrimaryLink to={`/projects/${slug}/train`}>Runs</PrimaryLink>}>
          Choose two runs or more in the table of runs.
        </EmptyState>
      ) : runs.length < ids.length ? (
        !error && <Skeleton height={500} radius={10} role="status" aria-label="Loading" />
      ) : (
        <>
          <ComparedCharts runs={runs} />
          <Panel title="Where their settings differ" className={classes.differences}>
            <Differences runs={runs} />
          </Panel>
        </>
      )}
    </>
  );
}

function Differences({ runs }: { runs: TrainingRun[] }) {
  const rows = differences(runs.map(({ config }) => config));
  if (rows.length === 0) return <p>Nowhere: they were run with the same settings.</p>;
  const columns: Column<Difference>[] = [
    { name: "Setting", render: ({ name }) => <code>{name}</code> },
    ...runs.map(({ id }, place) => ({
      name: `Run ${id}`,
      render: ({ values }: Difference) => values[place] ?? "–",
    })),
  ];
  return <DataTable label="Settings that differ" columns={columns} rows={rows} keyOf={({ name }) => name} />;
}
