/**
 * The time until a page's next beat, in milliseconds: what a query that is asked again and again waits.
 *
 * A plain interval begins when an answer has come, so that a slow answer delays the next question by as much again.
 * Beats are those of the page's own clock: an answer takes what it takes, and the next question is asked on time, once,
 * or at the beat after it where the answer is not there yet. Pages that were opened at different moments do not ask in
 * one instant; a page that is hidden asks nothing (TanStack's rule for intervals).
 */
export const untilBeat = (everyMs: number, now = performance.now()) => everyMs - (now % everyMs);
