import { useScorers, useScores } from "../../api/curation";

/** The scorer that a choice means: where nobody chose, one that has scored something here, else one that could. */
export function useScorerInUse(slug: string, chosen: string | null): string | null {
  const scorers = useScorers(slug);
  const scores = useScores(slug);
  if (chosen !== null) return chosen;
  // Which one has scored decides: before that is known, none is meant.
  if (scores.data === undefined) return null;
  const scored = [...scores.data].sort((a, b) => b.scored - a.scored).find((summary) => summary.scored > 0)?.scorer;
  return scored ?? scorers.data?.find(({ available }) => available)?.id ?? null;
}
