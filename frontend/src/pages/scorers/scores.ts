import type { ScorerCoverage } from "../../api/types";

/** Of every scorer the revision that scored last, which stands last in the server's list. */
export function newest(scores: ScorerCoverage[]): ScorerCoverage[] {
  return [...new Map(scores.map((summary) => [summary.scorer, summary])).values()];
}
