import { Button } from "@mantine/core";

import { isActive, useJobs, useStartJob } from "../../api/jobs";
import type { ScorerCoverage } from "../../api/types";
import { Facts } from "../../components/Facts";
import { count, percent } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { ProblemNotice } from "../../components/ProblemNotice";
import { JobItem } from "../../jobs/JobItem";

interface ScoreSamplesProps {
  slug: string;
  scorer: string | null;
  summary: ScorerCoverage | undefined;
  samples: number;
}

/** How far the chosen scorer got in this project, and the job that scores the rest. */
export function ScoreSamples({ slug, scorer, summary, samples }: ScoreSamplesProps) {
  const start = useStartJob(slug);
  const latest = useJobs(slug, "score", 1).data?.results[0];
  if (scorer === null) return null;
  const scored = summary?.scored ?? 0;
  const left = Math.max(0, (summary?.total ?? samples) - scored);
  const agreement = summary?.agreement_with_people ?? null;
  const isWorking = latest !== undefined && isActive(latest);
  return (
    <Panel title="Scores">
      <Facts
        facts={[
          { name: "samples scored", value: `${count(scored)} of ${count(scored + left)}` },
          { name: "agrees with people", value: agreement === null ? "–" : percent(agreement, 1) },
        ]}
      />
      {latest && (isWorking || latest.state !== "succeeded") && <JobItem job={latest} />}
      {left > 0 && !isWorking && (
        <Button
          fullWidth
          mt="sm"
          variant="default"
          loading={start.isPending}
          onClick={() => start.mutate({ kind: "score", spec: { scorer } })}
        >
          Score {count(left)} samples
        </Button>
      )}
      {start.error && <ProblemNotice error={start.error} title="The job was not started" />}
    </Panel>
  );
}
