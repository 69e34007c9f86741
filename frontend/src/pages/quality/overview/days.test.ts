import { expect, test } from "vitest";

import type { AnswerDay } from "../../../api/types";
import { barsOfDays } from "./days";

const day = (date: string, kind: AnswerDay["kind"], answers: number): AnswerDay => ({ day: date, kind, answers });
const total = (days: AnswerDay[]) =>
  barsOfDays(days).reduce((sum, bar) => sum + Object.values(bar.counts).reduce((a, b) => a + b, 0), 0);

test("days without answers have their place, and kinds stand on one another", () => {
  const bars = barsOfDays([day("2026-02-27", "person", 3), day("2026-02-27", "simulated", 2), day("2026-03-02", "person", 1)]);
  expect(bars.map(({ at }) => at)).toEqual(["27 Feb", "28 Feb", "1 Mar", "2 Mar"]);
  expect(bars.map(({ counts }) => counts)).toEqual([{ people: 3, simulated: 2 }, {}, {}, { people: 1 }]);
});

test("many days are drawn by the week, and no answer is lost", () => {
  const days = [day("2026-01-01", "person", 5), day("2026-05-01", "vlm", 7), day("2026-12-31", "person", 1)];
  expect(barsOfDays(days)).toHaveLength(53);
  expect(total(days)).toBe(13);
});

test("no days are no bars", () => {
  expect(barsOfDays([])).toEqual([]);
});
