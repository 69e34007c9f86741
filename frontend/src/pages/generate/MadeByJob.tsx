import { Button } from "@mantine/core";
import { Link } from "react-router";

import { useStartJob } from "../../api/jobs";
import type { Job } from "../../api/types";
import { plural } from "../../components/numbers";
import { again } from "./making";
import classes from "./Generate.module.css";

interface MadeByJobProps {
  job: Job;
  result: Record<string, unknown>;
}

/** What came of a job that made something, where its pairs are, and how what it left out is tried again. */
export function MadeByJob({ job, result }: MadeByJobProps) {
  const start = useStartJob(job.project);
  const of = (name: string) => Number(result[name] ?? 0);
  const missing = of("failed") + of("without_room") + of("without_text");
  const reasons = Array.isArray(result.reasons) ? result.reasons.map(String) : [];
  const made = (
    [
      ["new_samples", "new sample"],
      ["new_comparisons", "new comparison"],
      ["captioned", "new caption"],
      ["written", "worse caption"],
      ["answered", "answer known by its making", "answers known by their making"],
    ] as const
  ).filter(([name]) => name in result);
  return (
    <div className={classes.made}>
      <p>{made.map(([name, one, many]) => plural(of(name), one, many)).join(", ")}.</p>
      {of("without_pair") > 0 && <p>{plural(of("without_pair"), "prompt")} without a pair: no rewrite was clearly better.</p>}
      {missing > 0 && (
        <p>
          {plural(missing, "was left out", "were left out")}. {reasons[0]}
        </p>
      )}
      <div className={classes.next}>
        {of("new_comparisons") > 0 && (
          <Link to={`/projects/${job.project}/comparisons?job=${job.id}`}>Look at the pairs</Link>
        )}
        {missing > 0 && (
          <Button
            size="compact-xs"
            variant="default"
            loading={start.isPending}
            onClick={() => start.mutate({ kind: job.kind, spec: again(job.spec) })}
          >
            Try those again
          </Button>
        )}
      </div>
    </div>
  );
}
