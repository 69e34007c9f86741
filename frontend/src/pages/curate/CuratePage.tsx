import { Button } from "@mantine/core";

import { useDatasetVersions, useScores } from "../../api/curation";
import { useSelectionPreview } from "../../api/previews";
import { EmptyState } from "../../components/EmptyState";
import { plural } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { PrimaryLink } from "../../components/PrimaryButton";
import { Tag } from "../../components/Tag";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { asSpec, choiceAsText, defaultChoice } from "./choice";
import { Captions } from "./Captions";
import { ChoiceEffect } from "./ChoiceEffect";
import { criterionOf } from "./criteria";
import classes from "./CuratePage.module.css";
import { GradePrompts } from "./GradePrompts";
import { Limits } from "./Limits";
import { Machines } from "./Machines";
import { PairExplanation } from "./PairExplanation";
import { PoolCharts } from "./PoolCharts";
import { RankedPairs } from "./RankedPairs";
import { Remedy } from "./Remedy";
import { SaveVersion } from "./SaveVersion";
import { ScoreSamples } from "./ScoreSamples";
import { poolAddress } from "./poolAddress";
import { useChoice } from "./useChoice";
import { useExplained } from "./useExplained";
import { useScorerInUse } from "./useScorerInUse";
import { Weights } from "./Weights";

/** Which pairs are worth training on: every change shows its effect at once, and stands in the address. */
export function CuratePage() {
  const { slug, counts } = useCurrentProject();
  const scores = useScores(slug);
  const [pair, explain] = useExplained();
  const versions = useDatasetVersions(slug);
  const { shown, settled, isSettled, change } = useChoice();
  const scorer = useScorerInUse(slug, shown.scorer);
  const settledScorer = useScorerInUse(slug, settled.scorer);
  const spec = settledScorer === null ? null : asSpec(settled, settledScorer);
  const preview = useSelectionPreview(slug, spec);
  // What could not be reckoned has neither figures nor pictures, only what can be done about it.
  const isShown = preview.data !== undefined || !preview.error;
  const isResting = isSettled && !preview.isPlaceholderData;
  const next = (versions.data?.results[0]?.number ?? 0) + 1;
  if (counts.comparisons === 0) return <NoPairs slug={slug} />;
  const choice = { choice: shown, onChange: change };
  return (
    <>
      <PageTitle
        title="Curate"
        tags={preview.data && <Tag>pool · {plural(preview.data.pool, "pair")}</Tag>}
        aside={
          <>
            <Button variant="default" disabled={choiceAsText(shown) === ""} onClick={() => change(defaultChoice)}>
              Reset
            </Button>
            {/* What is saved is what is seen: nothing, while a choice or its figures are on their way. */}
            <SaveVersion slug={slug} spec={isResting ? spec : null} number={next} rows={preview.data?.selected ?? 0} />
          </>
        }
      />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Weights {...choice} selected={preview.data?.selected ?? null} />
          <Machines {...choice} slug={slug} scorer={scorer} />
          <ScoreSamples slug={slug} scorer={scorer} summary={scores.data?.find((each) => each.scorer === scorer)} samples={counts.samples} />
          <GradePrompts slug={slug} grader={settled.text_grader} />
          <Limits {...choice} />
          <Captions {...choice} />
        </div>
        <div className={classes.column}>
          {preview.error && spec && <Remedy slug={slug} error={preview.error} spec={spec} />}
          {isShown && (
            <PoolCharts
              preview={preview.data}
              isStale={preview.isPlaceholderData}
              neighbours={settled.k_neighbours}
              linkOf={({ gate }) => poolAddress(slug, settled, gate === null ? { selected: "true" } : { gate })}
            />
          )}
        </div>
        {isShown && (
          <div className={classes.column}>
            <ChoiceEffect preview={preview.data} />
            <RankedPairs
              title={criterionOf(settled.criterion).label}
              preview={preview.data}
              onExplain={explain}
            />
          </div>
        )}
      </div>
      <PairExplanation slug={slug} preview={preview.data?.id} pair={pair} onClose={() => explain(null)} />
    </>
  );
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
