/** The grid of segments over two videos, border for border as annotation/instruments/timeline.py cuts it. */
import type { ShownSample } from "../../api/types";

/** From the first second up to, not including, the second. */
export type Span = readonly [start: number, end: number];

/** The segments of the videos' common duration; none where a duration is not known. */
export function spansOf(samples: readonly ShownSample[], segment_s: number): Span[] {
  const durations = samples.map(({ duration_s }) => duration_s ?? 0);
  const common = Math.min(...durations);
  return common > 0 && Number.isFinite(common) ? grid(common, segment_s) : [];
}

/** Segments of `segment_s` seconds: as many as fit to the nearest whole number, at least one; the last one ends with
 *  the video. */
export function grid(duration_s: number, segment_s: number): Span[] {
  const end = sixDecimals(duration_s);
  const n = Math.max(1, Math.floor(end / segment_s + 0.5));
  const borders = [...Array.from({ length: n }, (_, index) => sixDecimals(index * segment_s)), end];
  return borders.slice(1).map((border, index) => [borders[index] ?? 0, border]);
}

/** Rounded as Python rounds: what lies exactly in the middle goes to the even side. Only odd 128ths lie there, for
 *  no other fraction of a power of two has its last decimal, a 5, in the seventh place. */
function sixDecimals(value: number): number {
  const rounded = Number(value.toFixed(6));
  const isMiddle = Math.abs((value * 128) % 2) === 1;
  if (!isMiddle) return rounded;
  const millionths = Math.floor(value * 1e6);
  return (millionths % 2 === 0 ? millionths : millionths + 1) / 1e6;
}

/** Which segment a second lies in; the last one from its start on. */
export function indexAt(spans: readonly Span[], second: number): number {
  const after = spans.findIndex(([, end]) => second < end);
  return after < 0 ? spans.length - 1 : after;
}
