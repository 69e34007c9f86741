import { expect, test } from "vitest";

import type { ScorerCoverage } from "../../api/types";
import { newest } from "./scores";

const summary = (scorer: string, revision: string) => ({ scorer, revision }) as ScorerCoverage;

test("of every scorer the revision that scored last counts", () => {
  const found = newest([summary("a", "1"), summary("b", "7"), summary("a", "2")]);
  expect(found.map(({ scorer, revision }) => `${scorer}:${revision}`)).toEqual(["a:2", "b:7"]);
});
