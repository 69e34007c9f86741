import { expect, test } from "vitest";

import { again, makingOf, makings } from "./making";

test("what a job left out is tried with another seed, and only that", () => {
  expect(again({ seed: 3, prompts: "all", steps: 8 })).toEqual({ seed: 4, prompts: "unanswered", steps: 8 });
  expect(again({ model: "qwen" })).toEqual({ model: "qwen" });
});

test("what nobody knows is samples", () => {
  expect(makingOf("furnish").name).toBe("Rooms");
  expect(makingOf("../jobs")).toBe(makings[0]);
  expect(makingOf(null)).toBe(makings[0]);
});
