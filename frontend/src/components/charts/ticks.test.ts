import { expect, test } from "vitest";

import { scientific } from "../numbers";
import { ticks } from "./ticks";

test.each([
  [0, 1],
  [-0.003, 0.0021],
  [0, 75],
  [0.68, 0.7],
  [12_000, 98_000],
])("ticks of [%d, %d] are within, rising, and few", (low, high) => {
  const found = ticks(low, high);
  expect(found.length).toBeGreaterThan(1);
  expect(found.length).toBeLessThan(7);
  expect(found.every((tick) => tick >= low && tick <= high)).toBe(true);
  expect([...found].sort((a, b) => a - b)).toEqual(found);
});

test("learning rates are written by their power of ten", () => {
  expect(scientific(2.048e-5)).toBe("2.05 × 10⁻⁵");
  expect(scientific(1e-4)).toBe("1 × 10⁻⁴");
  expect(scientific(0.05)).toBe("0.05");
});
