import type { AnswerTimes } from "../../../api/types";
import type { BarRow } from "../../../components/charts/Bars";
import { inSeconds } from "../readings";

export const TOO_FAST = "too fast";
export const LONG_ENOUGH = "long enough";

/** The bins from the first to the last that holds an answer; those below the limit under a name of their own. */
export function barsOfTimes({ bins, too_fast_ms }: AnswerTimes): BarRow[] {
  const first = bins.findIndex(({ n }) => n > 0);
  const last = bins.findLastIndex(({ n }) => n > 0);
  if (first < 0) return [];
  return bins.slice(first, last + 1).map(({ low_ms, high_ms, n }) => ({
    at: inSeconds(low_ms),
    title: high_ms === null ? `${inSeconds(low_ms)} or more` : `${inSeconds(low_ms)} to ${inSeconds(high_ms)}`,
    counts: { [high_ms !== null && high_ms <= too_fast_ms ? TOO_FAST : LONG_ENOUGH]: n },
  }));
}
