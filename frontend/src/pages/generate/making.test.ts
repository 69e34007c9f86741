import { expect, test } from "vitest";

import { again, askedOf, makingOf, makings, withStrategy } from "./making";

test("what a job left out is tried with another seed, and only that", () => {
  expect(again({ seed: 3, prompts: "all", steps: 8 })).toEqual({ seed: 4, prompts: "unanswered", steps: 8 });
  expect(again({ model: "qwen" })).toEqual({ model: "qwen" });
});

test("what nobody knows is samples", () => {
  expect(makingOf("furnish").name).toBe("Rooms");
  expect(makingOf("../jobs")).toBe(makings[0]);
  expect(makingOf(null)).toBe(makings[0]);
});

test("copies are wanted of all prompts that can have them, and what comes after them of those without samples", () => {
  const guided = withStrategy({ seed: 1 }, { name: "guided-copy" });
  expect(guided).toEqual({ seed: 1, strategy: { name: "guided-copy" }, prompts: "all" });
  const narrowed = withStrategy({ ...guided, prompts: "unanswered" }, { name: "guided-copy", least_eta: 0.5 });
  expect(narrowed.prompts).toBe("unanswered");
  expect(withStrategy(guided, { name: "branching" })).toEqual({ seed: 1, strategy: { name: "branching" } });
  expect(withStrategy({ prompts: "all" }, { name: "branching" }).prompts).toBe("all");
});

test("a job says what it was asked for", () => {
  const models = [{ id: 3, name: "Tiny" }];
  expect(askedOf({ generator: 3, strategy: { name: "fk-steering" } }, models)).toBe("FK steering · Tiny");
  expect(askedOf({ generator: 4 }, models)).toBe("");
});
