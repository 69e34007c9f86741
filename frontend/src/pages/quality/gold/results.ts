import type { Gold } from "../../../api/types";
import { count, percent, plural } from "../../../components/numbers";

type Accuracy = Gold["results"]["people"];

/** So many answers, and most of them wrong, make one doubt the known answer. */
const ENOUGH = 3;

export function readResults(who: string, { n, accuracy, low, high }: Accuracy): string {
  if (accuracy === null) return `No ${who} have answered it yet.`;
  const interval = `95% interval ${percent(low)} to ${percent(high)}`;
  return `${percent(accuracy)} right in ${plural(n, "answer")} of ${who} (${interval})`;
}

/** What to make of a question that people miss; null where there is nothing to doubt. */
export function doubt({ n, accuracy }: Accuracy): string | null {
  if (n < ENOUGH || accuracy === null || accuracy >= 0.5) return null;
  return `Most of ${count(n)} people say something else: look whether the known answer is right.`;
}
