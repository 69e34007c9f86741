import { expect, test } from "vitest";

import { framed, nearest, type Point } from "./points";

const placed = (points: Point[], width: number, height: number, isMap = false) => framed(points, width, height, isMap).dots;
const at = (x: number, y: number, isLit = false) => ({ x, y, isLit });

test("the least stands at the lower left, the greatest at the upper right, within the frame", () => {
  const [low, high] = placed([at(-3, 10), at(5, 20)], 400, 300);
  expect(low).toEqual(at(26, 274));
  expect(high).toEqual(at(374, 26));
});

test("round numbers stand on the axes where such a point would", () => {
  const { dots, xTicks, yTicks } = framed([at(0, 0), at(1, 10), at(0.5, 5)], 400, 300);
  expect(xTicks.find(({ value }) => value === 0.5)?.at).toBe(dots[2]?.x);
  expect(yTicks.map(({ value }) => value)).toEqual([0, 2.5, 5, 7.5, 10]);
});

test("in a map distances are true: a square stays a square in a wide frame", () => {
  const [a, b, c] = placed([at(0, 0), at(1, 0), at(0, 1)], 800, 300, true);
  expect((b?.x ?? 0) - (a?.x ?? 0)).toBeCloseTo((a?.y ?? 0) - (c?.y ?? 0));
});

test("one point alone, and points on a line, stand in the middle", () => {
  expect(placed([at(7, 7)], 400, 300)).toEqual([at(200, 150)]);
  expect(placed([at(0, 4), at(1, 4)], 400, 300).map(({ y }) => y)).toEqual([150, 150]);
});

test("the pointer finds the nearest dot in reach, and among dots in one place the lit one", () => {
  const dots = [at(10, 10), at(30, 10), at(30, 10, true)];
  expect(nearest(dots, { x: 12, y: 11 })).toBe(0);
  expect(nearest(dots, { x: 29, y: 10 })).toBe(2);
  expect(nearest(dots, { x: 200, y: 200 })).toBeNull();
});

test("a hundred thousand points are placed without running out of stack", () => {
  const many = Array.from({ length: 200_000 }, (_, index) => at(index, -index));
  expect(placed(many, 400, 300).length).toBe(200_000);
});
