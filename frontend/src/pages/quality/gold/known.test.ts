import { expect, test } from "vitest";

import { isCompleteAspects, isCompletePairwise } from "./known";

const asking = { question: "?", allow_both_bad: true, ask_strength: true };

test("a strength is wanted only where one of two was chosen and the project asks", () => {
  expect(isCompletePairwise({}, asking)).toBe(false);
  expect(isCompletePairwise({ choice: "first" }, asking)).toBe(false);
  expect(isCompletePairwise({ choice: "first", strength: "much" }, asking)).toBe(true);
  expect(isCompletePairwise({ choice: "tie" }, asking)).toBe(true);
  expect(isCompletePairwise({ choice: "first" }, { ...asking, ask_strength: false })).toBe(true);
});

test("aspects are known when each is", () => {
  const config = {
    dimensions: [{ id: "motion", label: "Motion", help: "" }, { id: "alignment", label: "Alignment", help: "" }],
    allow_not_applicable: true,
    ask_overall: true,
    allow_both_bad: false,
  };
  expect(isCompleteAspects({ dimensions: { motion: "tie" }, overall: "first" }, config)).toBe(false);
  expect(isCompleteAspects({ dimensions: { motion: "tie", alignment: "first" } }, config)).toBe(false);
  expect(isCompleteAspects({ dimensions: { motion: "tie", alignment: "first" }, overall: "tie" }, config)).toBe(true);
});
