import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";

import { useDatasetVersions, useScorers, useScores, useSelectionPreview } from "../../api/curation";
import { EmptyState } from "../../components/EmptyState";
import { plural } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { PrimaryLink } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Tag } from "../../components/Tag";
import { useCurrentProject } from "../../shell/ProjectFrame";
import classes from "./CuratePage.module.css";
import { ChoiceEffect } from "./ChoiceEffect";
import { Gates } from "./Gates";
import { PoolCharts } from "./PoolCharts";
import { RankedPairs } from "./RankedPairs";
import { SaveVersion } from "./SaveVersion";
import { ScoreSamples } from "./ScoreSamples";
import { asSpec, defaultChoice, type CurationChoice } from "./choice";
import { Weights } from "./Weights";

/** Which pairs are worth training on: every change shows its effect at once. */
export function CuratePage() {
  const { slug, counts } = useCurrentProject();
  const scorers = useScorers();
  const scores = useScores(slug);
  const versions = useDatasetVersions(slug);
  const [choice, setChoice] = useState<CurationChoice>(defaultChoice);
  const usable = scorers.data?.filter(({ available }) => available) ?? [];
  const scored = scores.data?.find((summary) => summary.scored > 0)?.scorer;
  const scorer = choice.scorer ?? scored ?? usable[0]?.id ?? null;
  const spec = scorer === null ? null : asSpec(choice, scorer);
  const [settled] = useDebouncedValue(spec && JSON.stringify(spec), 200);
  const preview = useSelectionPreview(slug, settled ? (JSON.parse(settled) as typeof spec) : null);
  const next = (versions.data?.results[0]?.number ?? 0) + 1;
  if (counts.comparisons === 0) {
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
  return (
    <>
      <PageTitle
        title="Curate"
        tags={preview.data && <Tag>pool · {plural(preview.data.pool, "pair")}</Tag>}
        aside={<SaveVersion slug={slug} spec={spec} number={next} rows={preview.data?.selected ?? 0} />}
      />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Weights
            choice={choice}
            scorer={scorer}
            scorers={scorers.data ?? []}
            selected={preview.data?.selected ?? null}
            onChange={setChoice}
          />
          <ScoreSamples slug={slug} scorer={scorer} summary={scores.data?.find((each) => each.scorer === scorer)} samples={counts.samples} />
          {preview.data && <Gates gates={preview.data.gates} />}
        </div>
        <div className={classes.column}>
          {preview.error && <ProblemNotice error={preview.error} title="This selection cannot be shown" />}
          <PoolCharts preview={preview.data} isStale={preview.isPlaceholderData} neighbours={choice.k_neighbours} />
        </div>
        <div className={classes.column}>
          <ChoiceEffect preview={preview.data} />
          <RankedPairs best={preview.data?.best ?? []} worst={preview.data?.worst ?? []} />
        </div>
      </div>
    </>
  );
}
