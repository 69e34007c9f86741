/** What the answers so far say: which segment is next, what the whole comes to. */
import type { SegmentChoice } from "../../api/types";

/** One answer a segment; null where there is none yet. */
export type Answers = readonly (SegmentChoice | null)[];

/** The next segment without an answer after `from`, from the beginning again where none follows; undefined when all
 *  have one. */
export function nextOpen(answers: Answers, from: number): number | undefined {
  const open = answers.flatMap((answer, index) => (answer === null ? [index] : []));
  return open.find((index) => index > from) ?? open[0];
}

export function isComplete(answers: Answers): answers is readonly SegmentChoice[] {
  return answers.length > 0 && answers.every((answer) => answer !== null);
}

export function counted(answers: Answers): Record<SegmentChoice, number> & { open: number } {
  const counts = { first: 0, second: 0, tie: 0, open: 0 };
  for (const answer of answers) counts[answer ?? "open"] += 1;
  return counts;
}

/** The whole from its parts, as the engine derives it: ties abstain. */
export function wholeOf(answers: Answers): SegmentChoice {
  const { first, second } = counted(answers);
  if (first === second) return "tie";
  return first > second ? "first" : "second";
}
