import { expect, test } from "vitest";

import { lastOf, rowsOf, valueAt, type Line } from "./lines";

const batch: Line = { name: "batch", tone: "first", points: [[1, 0.5], [2, 0.6], [10, 0.9]] };
const heldOut: Line = { name: "held out", tone: "ink", points: [[0, 0.4], [10, 0.8]] };

test("every point of every line is in the row of its step, steps rising", () => {
  expect(rowsOf([batch, heldOut])).toEqual([
    { step: 0, "held out": 0.4 },
    { step: 1, batch: 0.5 },
    { step: 2, batch: 0.6 },
    { step: 10, batch: 0.9, "held out": 0.8 },
  ]);
});

test("between two points a line says what it said last, and before its first nothing", () => {
  expect(valueAt(heldOut, 9)).toBe(0.4);
  expect(valueAt(heldOut, 10)).toBe(0.8);
  expect(valueAt(batch, 0)).toBeUndefined();
  expect(lastOf(batch)).toBe(0.9);
  expect(lastOf({ ...batch, points: [] })).toBeUndefined();
});
