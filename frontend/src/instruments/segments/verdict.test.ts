import { expect, test } from "vitest";

import { isComplete, nextOpen, wholeOf } from "./verdict";

test("the next open segment is looked for ahead, then from the beginning", () => {
  expect(nextOpen(["tie", null, "first", null], 1)).toBe(3);
  expect(nextOpen([null, "tie", "first", "tie"], 2)).toBe(0);
  expect(nextOpen(["tie", "tie"], 0)).toBeUndefined();
});

test("nothing is complete while one answer is missing", () => {
  expect(isComplete(["tie", null])).toBe(false);
  expect(isComplete([])).toBe(false);
  expect(isComplete(["tie", "second"])).toBe(true);
});

test("ties abstain: the whole is what more of the decided segments say", () => {
  expect(wholeOf(["tie", "tie", "second"])).toBe("second");
  expect(wholeOf(["first", "tie", "second"])).toBe("tie");
  expect(wholeOf(["first", "first", "second"])).toBe("first");
});
