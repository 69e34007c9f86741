import { expect, test } from "vitest";

import type { AnnotatorRow } from "../../../api/types";
import { inOrder } from "./order";

function row(name: string, accuracy: number | null, too_fast_share: number | null): AnnotatorRow {
  const nothing = { n: 0, value: null };
  return {
    annotator: name.length,
    name,
    kind: "person",
    is_paused: false,
    is_excluded: false,
    is_settled: true,
    reason: "",
    believed: null,
    believed_by: "",
    quality: {
      answers: 1,
      gold: { n: 1, accuracy, low: 0, high: 1 },
      position: { n: 0, n_first: 0, rate: null, low: 0, high: 1, p_value: 1 },
      without_sides: 0,
      speed: { n: 1, median_ms: 1, p05_ms: 1, p25_ms: 1, p75_ms: 1, p95_ms: 1, too_fast: 0, too_fast_share },
      with_the_others: nothing,
      reliability: nothing,
    },
  };
}

const rows = [row("ada", 0.9, 0), row("ben", null, null), row("cleo", 0.2, 0.6)];
const names = (order: Parameters<typeof inOrder>[1]) => inOrder(rows, order).map(({ name }) => name);

test("who needs a look comes first, who was not measured last", () => {
  expect(names("gold")).toEqual(["cleo", "ada", "ben"]);
  expect(names("fast")).toEqual(["cleo", "ada", "ben"]);
});

test("an order in which all are equal leaves them as they came", () => {
  expect(names("joined")).toEqual(["ada", "ben", "cleo"]);
  expect(names("reliability")).toEqual(["ada", "ben", "cleo"]);
});
