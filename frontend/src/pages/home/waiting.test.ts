import { expect, test } from "vitest";

import type { Agreement, Job, Project, Work } from "../../api/types";
import { lowAgreement, waitingIn } from "./waiting";

const project = (role: Project["role"]) => ({ slug: "cats", role }) as Project;
const nothing: Work = {
  project: "cats",
  in_hand: 0,
  returned: 0,
  mine_today: 0,
  median_ms: null,
  is_paused: false,
  reason: "",
  unreviewed: null,
  annotators_paused: null,
};
const job = {
  id: "j",
  project: "cats",
  title: "Generate samples",
  progress: { done: 12, total: 60, message: "" },
} as Job;
const uncounted = { ...job, progress: { done: 0, total: null, message: "" } };
const texts = (role: Project["role"], work: Partial<Work>, running: Job[] = [], failed: Job[] = []) =>
  waitingIn(project(role), { ...nothing, ...work }, running, failed).map(({ text }) => text);

test("an annotator is told what came back, and why they are paused", () => {
  expect(texts("annotator", {})).toEqual([]);
  expect(texts("annotator", { returned: 2, is_paused: true, reason: "Too fast." })).toEqual([
    "You are paused here: Too fast.",
    "2 answers of yours came back with a comment",
  ]);
});

test("a reviewer is told what waits, and how many only where that is known", () => {
  expect(texts("reviewer", { unreviewed: 1 })).toEqual(["1 answer waits for a review"]);
  expect(texts("reviewer", { unreviewed: 101 })).toEqual(["More than 100 answers wait for a review"]);
  expect(texts("reviewer", { unreviewed: 0 })).toEqual([]);
});

test("jobs are for managers", () => {
  expect(texts("reviewer", {}, [job], [job])).toEqual([]);
  expect(texts("owner", { annotators_paused: 1 }, [job], [job])).toEqual([
    "1 annotator is paused",
    "At work: generate samples, 12 of 60",
    "A job failed: generate samples",
  ]);
  expect(texts("owner", {}, [uncounted])).toEqual(["At work: generate samples"]);
  expect(texts("owner", {}, [job, uncounted])).toEqual(["2 jobs are at work"]);
});

test("low agreement is a warning where enough was answered", () => {
  const measured = (alpha_nominal: number | null, votes: number) =>
    ({ respects: [{ alpha_nominal, votes }] }) as Agreement;
  expect(lowAgreement("cats", measured(0.1, 60))?.text).toBe("People agree little (α = 0.10)");
  expect(lowAgreement("cats", measured(0.1, 20))).toBeNull();
  expect(lowAgreement("cats", measured(0.7, 60))).toBeNull();
  expect(lowAgreement("cats", measured(null, 60))).toBeNull();
  expect(lowAgreement("cats", undefined)).toBeNull();
});
