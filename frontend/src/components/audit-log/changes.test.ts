import { expect, test } from "vitest";

import { changedValues } from "./changes";

test("what was set anew, what changed and what is gone", () => {
  const before = { role: "annotator", note: "new here" };
  expect(changedValues(before, { role: "reviewer", days: 7 })).toEqual([
    { name: "role", before: "annotator", after: "reviewer" },
    { name: "days", before: null, after: "7" },
    { name: "note", before: "new here", after: null },
  ]);
});

test("of what stands in something else only what differs, by its path", () => {
  const before = { instrument_config: { question: "Which?", allow_ties: false } };
  const after = { instrument_config: { question: "Which one?", allow_ties: false } };
  expect(changedValues(before, after)).toEqual([
    { name: "instrument_config.question", before: "Which?", after: "Which one?" },
  ]);
});

test("an empty text is not nothing", () => {
  expect(changedValues({ guidelines: "" }, { guidelines: "Look twice." })).toEqual([
    { name: "guidelines", before: "(empty)", after: "Look twice." },
  ]);
});

test("lists and what has no name are shown as they are", () => {
  expect(changedValues(null, { tags: ["a", "b"] })).toEqual([{ name: "tags", before: null, after: '["a","b"]' }]);
  expect(changedValues("a", "b")).toEqual([{ name: "", before: "a", after: "b" }]);
  expect(changedValues(null, null)).toEqual([]);
});
