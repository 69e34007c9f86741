import { expect, test } from "vitest";

import { gateName, partsOf } from "./gates";

test("what was taken and what was kept out make up the pool", () => {
  const parts = partsOf({ selected: 5, gates: { ties: 2, beyond_top: 3 } });
  expect(parts.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(10);
  expect(parts.map(({ name }) => name)).toEqual(["selected", "ties", "less worth than those kept"]);
});

test("a gate that the page has no words for is shown by its name", () => {
  expect(gateName("near_duplicates")).toBe("near duplicates");
});
