import { expect, test } from "vitest";

import { differencesOf } from "./diff";

const without = (change: "added" | "removed", before: string, after: string) =>
  differencesOf(before, after)
    .filter((piece) => piece.change !== change)
    .map(({ text }) => text)
    .join("");

test("the pieces make both texts", () => {
  const texts = ["", "a red cat", "a blue cat sits", "🐈 on a mat", "一只红色的猫", "قطة حمراء", "a  red\ncat"];
  for (const before of texts) {
    for (const after of texts) {
      expect(without("added", before, after)).toBe(before);
      expect(without("removed", before, after)).toBe(after);
    }
  }
});

test("whole words change, not letters", () => {
  expect(differencesOf("a red cat", "a ruby cat")).toEqual([
    { text: "a ", change: "same" },
    { text: "red", change: "removed" },
    { text: "ruby", change: "added" },
    { text: " cat", change: "same" },
  ]);
});

test("nothing changed is one piece", () => {
  expect(differencesOf("a cat", "a cat")).toEqual([{ text: "a cat", change: "same" }]);
});
