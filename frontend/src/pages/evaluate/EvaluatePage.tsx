import { useEvaluations, useGenerators } from "../../api/training";
import type { EvaluationSummary, Generator } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import columns from "../../components/columns.module.css";
import { count, decimal, moment } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { RecentJobs } from "../../jobs/RecentJobs";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { EvaluateForm } from "./EvaluateForm";
import { Link } from "react-router";

/** Is the tuned model better than its base? */
export function EvaluatePage() {
  const { slug } = useCurrentProject();
  const generators = useGenerators(slug);
  const evaluations = useEvaluations(slug);
  return (
    <>
      <PageTitle
        title="Evaluate"
        lead="Base against tuned on the same prompts and the same noise, judged alike; ties count half."
      />
      <QueryView query={generators} height={420}>
        {({ results }) =>
          results.some(({ kind }) => kind === "tuned") ? (
            <div className={columns.formAndResults}>
              <EvaluateForm slug={slug} generators={results} />
              <div className={columns.stack}>
                <QueryView query={evaluations} height={160}>
                  {(page) => page.results.length > 0 && <EvaluationList evaluations={page.results} generators={results} />}
                </QueryView>
                <RecentJobs
                  slug={slug}
                  kind="evaluate"
                  title="Evaluation jobs"
                  empty={{ title: "Nothing evaluated yet", text: "Choose two models at the left and start." }}
                />
              </div>
            </div>
          ) : (
            <EmptyState
              title="No tuned model yet"
              action={<PrimaryLink to={`/projects/${slug}/train`}>Train</PrimaryLink>}
            >
              A training run brings one; then it is compared with its base here.
            </EmptyState>
          )
        }
      </QueryView>
    </>
  );
}

function EvaluationList({ evaluations, generators }: { evaluations: EvaluationSummary[]; generators: Generator[] }) {
  const nameOf = (id: number) => generators.find((each) => each.id === id)?.name ?? `model ${id}`;
  const columnsOf: Column<EvaluationSummary>[] = [
    { name: "Tuned model", render: ({ id, tuned }) => <Link to={String(id)}>{nameOf(tuned)}</Link> },
    { name: "Against", render: ({ base }) => nameOf(base) },
    { name: "Prompts", render: ({ prompts }) => (prompts === null ? "–" : count(prompts)), isNumber: true, width: 90 },
    {
      name: "Win rate (95% interval)",
      render: ({ win_rate, win_rate_ci }) =>
        win_rate === null ? "–" : `${decimal(win_rate, 3)} (${(win_rate_ci ?? []).map((end) => decimal(end, 3)).join(" to ")})`,
      isNumber: true,
      width: 210,
    },
    { name: "Made", render: ({ created_at }) => moment(created_at), width: 140 },
  ];
  return (
    <Panel title="Evaluations">
      <DataTable label="Evaluations" columns={columnsOf} rows={evaluations} keyOf={({ id }) => id} />
    </Panel>
  );
}
