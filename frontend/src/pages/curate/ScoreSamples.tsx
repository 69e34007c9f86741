import type { ScorerCoverage } from "../../api/types";
import { Facts } from "../../components/Facts";
import { count, percent } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { StartWork } from "./StartWork";

interface ScoreSamplesProps {
  slug: string;
  scorer: string | null;
  summary: ScorerCoverage | undefined;
  samples: number;
}

/** How far the chosen scorer got in this project, and the job that scores the rest. */
export function ScoreSamples({ slug, scorer, summary, samples }: ScoreSamplesProps) {
  if (scorer === null) return null;
  const scored = summary?.scored ?? 0;
  const left = Math.max(0, (summary?.total ?? samples) - scored);
  return (
    <Panel title="Scores">
      <Facts
        facts={[
          { name: "samples scored", value: `${count(scored)} of ${count(scored + left)}` },
          { name: "agrees with people", value: agreement(summary) },
        ]}
      />
      <StartWork
        slug={slug}
        job={{ kind: "score", spec: { scorer } }}
        name={left > 0 ? `Score ${count(left)} samples` : null}
      />
    </Panel>
  );
}

function agreement(summary: ScorerCoverage | undefined): string {
  if (!summary || summary.agreement_with_people === null) return "–";
  const { agreement_with_people: value, agreement_low: low, agreement_high: high } = summary;
  return `${percent(value)} (${percent(low)} to ${percent(high)})`;
}
