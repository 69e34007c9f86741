import { expect, test } from "vitest";

import type { AgreementIn } from "../../api/types";
import { inCases, readAgreement, readHumanMachine, readSides, readTimes } from "./readings";
import { keyOfRespect, nameOfRespect, respectOfKey } from "./respects";

const found = (low: number, high: number): AgreementIn => ({
  respect: { aspect: "", in_parts: false },
  items: 40,
  votes: 120,
  alpha_nominal: (low + high) / 2,
  alpha_nominal_interval: { low, high },
  alpha_ordinal: null,
  alpha_ordinal_interval: null,
  observed: 0.8,
  shares: null,
});

test.each([
  [0.82, 0.9, "Dependable"],
  [0.7, 0.85, "tentative"],
  [0.5, 0.7, "Undecided"],
  [0.1, 0.5, "Low"],
  [-0.5, -0.1, "Worse than chance"],
])("an interval from %d to %d is read by where all of it lies", (low, high, word) => {
  expect(readAgreement(found(low, high), "nominal")).toContain(word);
});

test("α that is not defined says why", () => {
  expect(readAgreement(found(0.8, 0.9), "ordinal")).toContain("Everybody always said the same");
  expect(readAgreement({ ...found(0, 1), items: 0 }, "nominal")).toContain("No question has two answers");
});

test("a side has a say only where a coin would rarely do it", () => {
  const bias = { n: 200, n_first: 100, rate: 0.5, low: 0.43, high: 0.57, p_value: 1 };
  expect(readSides(bias, "people")).toMatch(/^People chose .* 50\.0% of 200 decided answers.*no sign/);
  expect(readSides({ ...bias, n_first: 130, rate: 0.65, p_value: 0.00003 }, "people")).toContain(
    "in fewer than 1 of 1,000 cases: the side has a say",
  );
  expect(readSides({ ...bias, n: 0, rate: null }, "machines")).toBe("No machines have chosen between two sides yet.");
});

test("chances are said in whole cases", () => {
  expect([1, 0.43, 0.004, 0.0001].map(inCases)).toEqual([
    "always",
    "in 43 of 100 cases",
    "in 4 of 1,000 cases",
    "in fewer than 1 of 1,000 cases",
  ]);
});

test("what nobody did yet is said, not drawn as nought", () => {
  const none = { n: 0, median_ms: null, p05_ms: null, p25_ms: null, p75_ms: null, p95_ms: null, too_fast: 0, too_fast_share: null };
  expect(readTimes({ too_fast_ms: 500, speed: none, bins: [] })).toContain("No answer");
  const nothing = { n: 0, matrix: [], agreement: null, low: 0, high: 1, alpha: null, alpha_interval: null };
  expect(readHumanMachine(nothing)).toContain("No question");
});

test("a respect survives the address", () => {
  for (const respect of [{ aspect: "", in_parts: true }, { aspect: "visual_quality", in_parts: false }]) {
    expect(respectOfKey(keyOfRespect(respect))).toEqual(respect);
  }
  expect(respectOfKey("anything")).toBeNull();
  expect(nameOfRespect({ aspect: "visual_quality", in_parts: false })).toBe("visual quality");
});
