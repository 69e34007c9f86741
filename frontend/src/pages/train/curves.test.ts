import { expect, test } from "vitest";

import { curvesOfParts, lineOf } from "./curves";

test("a metric in parts becomes one curve with a line for each part", () => {
  const metrics = [
    { step: 1, loss: 0.7 },
    { step: 2, "held_out_accuracy_by_timestep.0-250": 0.5, "held_out_accuracy_by_timestep.250-500": 0.75 },
  ];
  const [curve, ...others] = curvesOfParts(metrics);
  expect(others).toEqual([]);
  expect(curve?.title).toBe("Accuracy by timestep, held out");
  expect(curve?.drawn.map((drawn) => lineOf(metrics, drawn).points)).toEqual([[[2, 0.5]], [[2, 0.75]]]);
});
