import { useDatasetVersions, useScorers, useScores, useSelectionPreview } from "../../api/curation";
import { EmptyState } from "../../components/EmptyState";
import { plural } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Tag } from "../../components/Tag";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { asSpec, choiceAsText } from "./choice";
import { ChoiceEffect } from "./ChoiceEffect";
import classes from "./CuratePage.module.css";
import { Limits } from "./Limits";
import { Machines } from "./Machines";
import { PoolCharts } from "./PoolCharts";
import { RankedPairs } from "./RankedPairs";
import { SaveVersion } from "./SaveVersion";
import { ScoreSamples } from "./ScoreSamples";
import { useChoice } from "./useChoice";
import { useScorerInUse } from "./useScorerInUse";
import { Weights } from "./Weights";

/** Which pairs are worth training on: every change shows its effect at once, and stands in the address. */
export function CuratePage() {
  const { slug, counts } = useCurrentProject();
  const scorers = useScorers();
  const scores = useScores(slug);
  const versions = useDatasetVersions(slug);
  const { shown, settled, change } = useChoice();
  const scorer = useScorerInUse(slug, shown.scorer);
  const settledScorer = useScorerInUse(slug, settled.scorer);
  const spec = settledScorer === null ? null : asSpec(settled, settledScorer);
  const preview = useSelectionPreview(slug, spec);
  const next = (versions.data?.results[0]?.number ?? 0) + 1;
  if (counts.comparisons === 0) return <NoPairs slug={slug} />;
  const choice = { choice: shown, onChange: change };
  return (
    <>
      <PageTitle
        title="Curate"
        tags={preview.data && <Tag>pool · {plural(preview.data.pool, "pair")}</Tag>}
        aside={<SaveVersion slug={slug} spec={spec} number={next} rows={preview.data?.selected ?? 0} />}
      />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Weights {...choice} selected={preview.data?.selected ?? null} />
          <Machines {...choice} scorer={scorer} scorers={scorers.data ?? []} />
          <ScoreSamples slug={slug} scorer={scorer} summary={scores.data?.find((each) => each.scorer === scorer)} samples={counts.samples} />
          <Limits {...choice} />
        </div>
        <div className={classes.column}>
          {preview.error && <ProblemNotice error={preview.error} title="This selection cannot be shown" />}
          {(preview.data ?? !preview.error) && (
            <PoolCharts
              preview={preview.data}
              isStale={preview.isPlaceholderData}
              neighbours={settled.k_neighbours}
              linkOf={({ gate }) => `/projects/${slug}/pool?${withGate(choiceAsText(settled), gate)}`}
            />
          )}
        </div>
        <div className={classes.column}>
          <ChoiceEffect preview={preview.data} />
          <RankedPairs best={preview.data?.best ?? []} worst={preview.data?.worst ?? []} />
        </div>
      </div>
    </>
  );
}

function withGate(choice: string, gate: string | null): string {
  const search = new URLSearchParams(choice);
  search.set("gate", gate ?? "selected");
  return search.toString();
}

function NoPairs({ slug }: { slug: string }) {
  return (
    <>
      <PageTitle title="Curate" />
      <EmptyState
        title="No pairs to choose from yet"
        action={<PrimaryLink to={`/projects/${slug}/generate`}>Generate samples</PrimaryLink>}
      >
        Pairs come from comparisons that people or simulated annotators have answered.
      </EmptyState>
    </>
  );
}
