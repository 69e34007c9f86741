import { expect, test } from "vitest";

import { differences } from "./differences";

test("only leaves that differ are told, each at its own path", () => {
  const first = { steps: 10, objective: { kind: "diffusion_dpo", k: 250 }, lora: null };
  const second = { steps: 10, objective: { kind: "diffusion_dpo", k: 500 }, lora: { rank: 4 } };
  expect(differences([first, second])).toEqual([
    { name: "lora", values: ["null", null] },
    { name: "lora.rank", values: [null, "4"] },
    { name: "objective.k", values: ["250", "500"] },
  ]);
});

test("equal runs do not differ, however many", () => {
  const run = { a: [1, 2], b: { c: "x" } };
  expect(differences([run, { ...run }, { b: { c: "x" }, a: [1, 2] }])).toEqual([]);
});
