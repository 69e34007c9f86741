import { expect, test } from "vitest";

import { beginningOf } from "./days";

test("a day begins at midnight where the reader is, and ends where the next begins", () => {
  const begins = new Date(beginningOf("2026-11-30") ?? "");
  expect([begins.getFullYear(), begins.getMonth(), begins.getDate(), begins.getHours()]).toEqual([2026, 10, 30, 0]);
  const ends = new Date(beginningOf("2026-11-30", 1) ?? "");
  expect([ends.getMonth(), ends.getDate(), ends.getHours()]).toEqual([11, 1, 0]);
});

test("what is no day is no limit", () => {
  expect(beginningOf("")).toBeUndefined();
  expect(beginningOf("yesterday")).toBeUndefined();
});
