import { expect, test } from "vitest";

import type { AspectsConfig } from "../../api/types";
import { answerOf, nextOpen, openRows, rowsOf, verdictsOf } from "./rows";

const config: AspectsConfig = {
  dimensions: ["motion", "quality", "alignment"].map((id) => ({ id, label: id, help: "" })),
  allow_not_applicable: true,
  ask_overall: true,
  allow_both_bad: true,
};
const rows = rowsOf(config);

test("the whole is asked last, and only where the project asks", () => {
  expect(rows.map(({ id }) => id)).toEqual(["motion", "quality", "alignment", "overall"]);
  expect(rowsOf({ ...config, ask_overall: false })).toHaveLength(3);
});

test("a dimension may be not applicable, the whole both bad, where the project allows it", () => {
  expect(rows[0]?.verdicts).toEqual(["first", "tie", "second", "not_applicable"]);
  expect(rows[3]?.verdicts).toEqual(["first", "tie", "second", "both_bad"]);
  const strict = rowsOf({ ...config, allow_not_applicable: false, allow_both_bad: false });
  expect(new Set(strict.map(({ verdicts }) => verdicts.join()))).toEqual(new Set(["first,tie,second"]));
});

test("no two rows have the same letter, and none a letter that means something else", () => {
  const dimensions = Array.from({ length: 20 }, (_, index) => ({ id: `d${index}`, label: `${index}`, help: "" }));
  const letters = rowsOf({ ...config, dimensions }).flatMap(({ letter }) => letter ?? []);
  expect(new Set(letters).size).toBe(letters.length);
  expect(letters.filter((letter) => "sfgznblvx".includes(letter))).toEqual([]);
});

test("the next open row comes after the answered one, then from the top, then there is none", () => {
  expect(nextOpen(rows, { motion: "tie" }, 0)).toBe(1);
  expect(nextOpen(rows, { overall: "tie", alignment: "tie" }, 3)).toBe(0);
  expect(nextOpen(rows, { motion: "tie", quality: "tie", alignment: "tie", overall: "tie" }, 1)).toBe(4);
});

test("an answer there and back says the same, and an open row makes none", () => {
  const answer = {
    dimensions: { motion: "not_applicable", quality: "first", alignment: "tie" },
    overall: "both_bad",
  } as const;
  expect(answerOf(rows, verdictsOf(answer))).toEqual(answer);
  expect(answerOf(rows, { ...verdictsOf(answer), motion: undefined })).toBeNull();
  expect(openRows(rows, verdictsOf(null))).toEqual(rows);
});
