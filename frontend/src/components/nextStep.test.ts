import { expect, test } from "vitest";

import type { Project } from "../api/types";
import { nextStep } from "./nextStep";

const project = (role: Project["role"], counts: Partial<Project["counts"]>, archived_at: string | null = null) =>
  ({
    slug: "cats",
    role,
    archived_at,
    counts: { prompts: 0, comparisons: 0, judgments: 0, slots_open: 0, slots_answered: 0, ...counts },
  }) as Project;

test("nothing is called answered where nothing was asked", () => {
  expect(nextStep(project("annotator", {})).text).toContain("nothing to compare yet");
  expect(nextStep(project("annotator", { comparisons: 2, slots_answered: 2 })).text).toContain("Everything is answered");
});

test("what is at work already is watched, not asked for again", () => {
  const work = [{ title: "Generate samples" }];
  expect(nextStep(project("owner", { prompts: 3 })).action).toBe("Generate samples");
  expect(nextStep(project("owner", { prompts: 3 }), work)).toMatchObject({ text: "At work: generate samples.", action: "Watch" });
  expect(nextStep(project("owner", { prompts: 3, comparisons: 3, slots_open: 3 }), work).action).toBe("Annotate");
});

test.each([
  ["owner", "/projects/cats/datasets"],
  ["reviewer", "/projects/cats/comparisons"],
  ["annotator", "/"],
] as const)("of an archived project nothing more is wanted from its %s", (role, to) => {
  const step = nextStep(project(role, { prompts: 3, comparisons: 3, slots_open: 3 }, "2026-03-01T08:00:00Z"));
  expect(step.to).toBe(to);
  expect(step.text).not.toContain("wanted");
});
