import { useParams } from "react-router";

import { useEvaluation, useGenerators } from "../../api/training";
import type { Evaluation, Generator } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { count, decimal, percent } from "../../components/numbers";
import { OutcomeBar } from "../../components/charts/OutcomeBar";
import { Facts } from "../../components/Facts";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { PrimaryLink } from "../../components/PrimaryButton";
import { QueryView } from "../../components/QueryView";
import { Tag } from "../../components/Tag";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { ArenaPanel } from "./ArenaPanel";
import { AttributeAccuracy } from "./AttributeAccuracy";
import { verdict } from "./verdict";
import { ByScorer } from "./ByScorer";
import classes from "./EvaluationPage.module.css";
import { ExampleGrid } from "./ExampleGrid";

/** One evaluation: the win rate with its interval, accuracy by attribute, and the pictures. */
export function EvaluationPage() {
  const { slug } = useCurrentProject();
  const { id = "" } = useParams();
  const evaluation = useEvaluation(slug, id);
  const generators = useGenerators(slug);
  return (
    <QueryView query={evaluation} height={600}>
      {(data) => <Result slug={slug} evaluation={data} generators={generators.data?.results ?? []} />}
    </QueryView>
  );
}

interface ResultProps {
  slug: string;
  evaluation: Evaluation;
  generators: Generator[];
}

function Result({ slug, evaluation, generators }: ResultProps) {
  const { wins, ties, losses, win_rate, win_rate_ci, by_attribute, base_accuracy, tuned_accuracy } = evaluation;
  const nameOf = (id: number) => generators.find((each) => each.id === id)?.name ?? `model ${id}`;
  if (win_rate === null) {
    return (
      <>
        <PageTitle title={`Evaluation ${evaluation.id}`} />
        <EmptyState
          title="Not finished"
          action={<PrimaryLink to={`/projects/${slug}/jobs/${evaluation.job}`}>See its job</PrimaryLink>}
        >
          The figures appear when both models have made their samples.
        </EmptyState>
      </>
    );
  }
  const [low = 0, high = 0] = win_rate_ci ?? [];
  return (
    <>
      <PageTitle
        title={nameOf(evaluation.tuned)}
        tags={<Tag>against {nameOf(evaluation.base)}</Tag>}
        aside={
          <PrimaryLink to={`/projects/${slug}/generate?generator=${evaluation.tuned}`}>
            Make it the source of the next round
          </PrimaryLink>
        }
      />
      <div className={classes.columns}>
        <Panel title="Tuned against base">
          <OutcomeBar wins={wins ?? 0} ties={ties ?? 0} losses={losses ?? 0} names={{ wins: "tuned", losses: "base" }} />
          <p className={classes.sentence}>
            Win rate <b>{decimal(win_rate, 3)}</b>, 95% interval {decimal(low, 3)} to {decimal(high, 3)}, on{" "}
            {count(evaluation.prompts ?? 0)} prompts; ties count half.
          </p>
          <p className={classes.verdict} data-good={low > 0.5}>
            {verdict(low, high)}
          </p>
        </Panel>
        <Panel title="Accuracy">
          <Facts
            facts={[
              { name: "base", value: base_accuracy === null ? "–" : percent(base_accuracy, 1) },
              {
                name: "tuned",
                value: tuned_accuracy === null ? "–" : percent(tuned_accuracy, 1),
                isGood: (tuned_accuracy ?? 0) > (base_accuracy ?? 0),
              },
            ]}
          />
        </Panel>
        {by_attribute && Object.keys(by_attribute.base).length > 0 && <AttributeAccuracy accuracy={by_attribute} />}
      </div>
      <div className={classes.opinions}>
        {evaluation.by_scorer.length > 1 && <ByScorer opinions={evaluation.by_scorer} />}
        <ArenaPanel slug={slug} evaluation={evaluation} />
      </div>
      <ExampleGrid examples={evaluation.examples} gridUrl={evaluation.grid_url} />
    </>
  );
}
