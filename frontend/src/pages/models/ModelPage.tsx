import { Button, Group } from "@mantine/core";
import { Link, useParams } from "react-router";

import { useEvaluations, useGenerators } from "../../api/training";
import type { EvaluationSummary, Generator } from "../../api/types";
import { IntervalPlot } from "../../components/charts/IntervalPlot";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import columns from "../../components/columns.module.css";
import { Facts } from "../../components/Facts";
import { count, decimal, moment } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { Tag } from "../../components/Tag";
import { useCurrentProject } from "../../shell/ProjectFrame";

/** One model: where it comes from, and every evaluation in which it took part. */
export function ModelPage() {
  const { slug } = useCurrentProject();
  const { id = "" } = useParams();
  const generators = useGenerators(slug);
  return (
    <QueryView query={generators} height={420}>
      {({ results }) => {
        const model = results.find((each) => String(each.id) === id);
        return model ? (
          <Model slug={slug} model={model} all={results} />
        ) : (
          <EmptyState title="No such model" action={<PrimaryLink to={`/projects/${slug}/models`}>Models</PrimaryLink>}>
            It may belong to another project.
          </EmptyState>
        );
      }}
    </QueryView>
  );
}

function Model({ slug, model, all }: { slug: string; model: Generator; all: Generator[] }) {
  const base = `/projects/${slug}`;
  const evaluations = useEvaluations(slug);
  return (
    <>
      <PageTitle
        title={model.name}
        tags={<Tag>{model.kind}</Tag>}
        aside={
          <Group gap="xs">
            {model.parent !== null && (
              <Button component={Link} to={`${base}/evaluate?tuned=${model.id}`} variant="default">
                Evaluate
              </Button>
            )}
            <PrimaryLink to={`${base}/generate?generator=${model.id}`}>Source of the next round</PrimaryLink>
          </Group>
        }
      />
      <div className={columns.formAndResults}>
        <Panel title="Where it comes from">
          <Facts
            facts={[
              ...ancestors(model, all).map(({ id, name }, distance) => ({
                name: distance === 0 ? "tuned from" : "which was tuned from",
                value: <Link to={`${base}/models/${id}`}>{name}</Link>,
              })),
              ...(model.training_run === null
                ? []
                : [{ name: "by", value: <Link to={`${base}/train/${model.training_run}`}>run {model.training_run}</Link> }]),
              { name: "source", value: <code>{model.source}</code> },
              { name: "added", value: moment(model.created_at) },
            ]}
          />
        </Panel>
        <QueryView query={evaluations} height={260}>
          {({ results }) => {
            const own = results.filter(({ tuned, base: against }) => tuned === model.id || against === model.id);
            return own.length === 0 ? (
              <EmptyState title="Not evaluated yet">Hold it against another model on prompts that nothing was trained on.</EmptyState>
            ) : (
              <Evaluations slug={slug} evaluations={own} all={all} />
            );
          }}
        </QueryView>
      </div>
    </>
  );
}

function Evaluations({ slug, evaluations, all }: { slug: string; evaluations: EvaluationSummary[]; all: Generator[] }) {
  const nameOf = (id: number) => all.find((each) => each.id === id)?.name ?? `model ${id}`;
  const done = evaluations.flatMap(({ id, tuned, base, by_scorer }) =>
    by_scorer.map(({ scorer, win_rate, win_rate_ci }) => ({
      name: `Evaluation ${id}, ${scorer}`,
      value: win_rate,
      low: win_rate_ci[0] ?? win_rate,
      high: win_rate_ci[1] ?? win_rate,
      from: `${nameOf(tuned)} against ${nameOf(base)}`,
    })),
  );
  const tableColumns: Column<EvaluationSummary>[] = [
    { name: "Evaluation", render: ({ id }) => <Link to={`/projects/${slug}/evaluate/${id}`}>{id}</Link>, width: 100 },
    { name: "Tuned", render: ({ tuned }) => nameOf(tuned) },
    { name: "Against", render: ({ base }) => nameOf(base) },
    { name: "Prompts", render: ({ prompts }) => (prompts === null ? "–" : count(prompts)), isNumber: true, width: 90 },
    { name: "Win rate", render: ({ win_rate }) => (win_rate === null ? "–" : decimal(win_rate, 3)), isNumber: true, width: 90 },
    { name: "Made", render: ({ created_at }) => moment(created_at), width: 140 },
  ];
  return (
    <div className={columns.stack}>
      {done.length > 0 && (
        <Panel title="Win rates">
          <IntervalPlot
            label="Win rates of the evaluations"
            rows={done}
            domain={[0, 1]}
            format={(value) => decimal(value, 3)}
            reference={{ value: 0.5, name: "one half: neither is better" }}
          />
        </Panel>
      )}
      <Panel title="Evaluations">
        <DataTable label="Evaluations" columns={tableColumns} rows={evaluations} keyOf={({ id }) => id} />
      </Panel>
    </div>
  );
}

/** The models that this one was tuned from, the nearest first. */
function ancestors(model: Generator, all: Generator[]): Generator[] {
  const found: Generator[] = [];
  let next = all.find(({ id }) => id === model.parent);
  while (next) {
    found.push(next);
    const { parent } = next;
    next = all.find(({ id }) => id === parent);
  }
  return found;
}
