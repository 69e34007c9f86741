import { expect, test } from "vitest";

import { rowsOf } from "./rows";

test("distances up to the limit count as the same, the limit among them", () => {
  const rows = rowsOf({ of: "bits that differ", edges: [-0.5, 0.5, 1.5, 2.5], counts: [4, 2, 1], limit: 1 }, true);
  expect(rows.map(({ at, counts }) => [at, ...Object.values(counts)])).toEqual([
    ["0", 4, 0],
    ["1", 2, 0],
    ["2", 0, 1],
  ]);
});

test("similarities from the limit on count as the same", () => {
  const rows = rowsOf({ of: "similarity", edges: [0.5, 0.75, 1], counts: [3, 5], limit: 0.75 }, false);
  expect(rows.map(({ title, counts }) => [title, ...Object.values(counts)])).toEqual([
    ["0.500 to 0.750", 0, 3],
    ["0.750 to 1.000", 5, 0],
  ]);
});
