import { expect, test } from "vitest";

import { approached, FIRST_ORBIT, orbited } from "./orbit";

test("nobody goes below the floor or over the top", () => {
  expect(orbited(FIRST_ORBIT, 0, 500).elevation).toBe(89);
  expect(orbited(FIRST_ORBIT, 0, -500).elevation).toBe(3);
});

test("all the way round is where one was", () => {
  let orbit = orbited(FIRST_ORBIT, 0, 0);
  const start = orbit;
  for (let step = 0; step < 36; step += 1) orbit = orbited(orbit, 10, 0);
  expect(orbit.azimuth).toBeCloseTo(start.azimuth);
});

test("nearer and farther have an end, and undo one another", () => {
  expect(approached(FIRST_ORBIT, 100).distance).toBeGreaterThan(0);
  expect(approached(FIRST_ORBIT, -100).distance).toBeLessThan(5);
  expect(approached(approached(FIRST_ORBIT, 2), -2).distance).toBeCloseTo(1);
});
