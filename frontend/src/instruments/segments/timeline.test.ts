import { expect, test } from "vitest";

import examples from "./grid.examples.json";
import { grid, indexAt } from "./timeline";

test("the browser's segments are the engine's, to the last digit", () => {
  expect(examples.length).toBeGreaterThan(300);
  for (const { duration_s, segment_s, spans } of examples) {
    expect(grid(duration_s, segment_s), `${duration_s} s in pieces of ${segment_s} s`).toEqual(spans);
  }
});

test("every second of the videos is in one segment", () => {
  const spans = grid(3.0625, 1);
  expect(spans.map(([start]) => indexAt(spans, start))).toEqual([0, 1, 2]);
  expect(indexAt(spans, 0.999)).toBe(0);
  expect(indexAt(spans, 9)).toBe(2);
});
