import { expect, test } from "vitest";

import { subjectOf } from "./subject";

test("jobs of one kind are told apart by what they are about", () => {
  expect(subjectOf({ scorer: "clipscore", limit: 3 })).toBe("clipscore");
  expect(subjectOf({ profile: "trl", dataset_version: 7 })).toBe("trl");
  expect(subjectOf({ recipe: "mapo", name: "second try" })).toBe("second try · mapo");
});

test("what was left empty says nothing", () => {
  expect(subjectOf({ name: "", recipe: null, seed: 1 })).toBe("");
});
