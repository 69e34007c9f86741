import { expect, test } from "vitest";

import { moved, wholeView, ZOOM_STEP, zoomed } from "./view";

test("the point under the pointer stays where it is", () => {
  const point = { x: 0.2, y: -0.3 };
  const before = zoomed(wholeView, 2);
  const after = zoomed(before, ZOOM_STEP, point);
  const source = (view: typeof before) => [(point.x - view.x) / view.scale, (point.y - view.y) / view.scale];
  expect(source(after)[0]).toBeCloseTo(source(before)[0] ?? NaN);
  expect(source(after)[1]).toBeCloseTo(source(before)[1] ?? NaN);
});

test("nobody can look past the edge, and a whole picture cannot be moved", () => {
  expect(moved(wholeView, 0.4, -2)).toEqual(wholeView);
  expect(moved(zoomed(wholeView, 3), 9, -9)).toEqual({ scale: 3, x: 1, y: -1 });
});

test("zooming out ends at the whole picture", () => {
  let view = moved(zoomed(wholeView, 4), 1, 1);
  for (let step = 0; step < 20; step += 1) view = zoomed(view, 1 / ZOOM_STEP);
  expect(view.scale).toBe(1);
  expect(Math.abs(view.x) + Math.abs(view.y)).toBe(0);
});
