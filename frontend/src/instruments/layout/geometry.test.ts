import { expect, test } from "vitest";

import type { PlacedObject } from "../../api/types";
import { boundsOf, directionOf, edgesOf, footprint, inwards, isInside, shifted, turned, wholeTurn, type Point } from "./geometry";

const sofa: PlacedObject = { id: "sofa", category: "sofa", x: 2, y: 3, z: 0, size: { w: 2, d: 1, h: 0.8 }, angle: 0, has_front: null };
const ELL: Point[] = [[0, 0], [4, 0], [4, 2], [2, 2], [2, 4], [0, 4]];

test("at angle 0 the depth runs along x and the width along y", () => {
  expect(boundsOf(footprint(sofa))).toEqual({ left: 1.5, right: 2.5, bottom: 2, top: 4 });
});

test("turned by a right angle, width and depth change places exactly", () => {
  expect(boundsOf(footprint({ ...sofa, angle: 90 }))).toEqual({ left: 1, right: 3, bottom: 2.5, top: 3.5 });
  expect(boundsOf(footprint({ ...sofa, angle: -270 }))).toEqual(boundsOf(footprint({ ...sofa, angle: 90 })));
});

test("the front looks where the angle says", () => {
  for (const angle of [0, 37, 90, 135, 200, 359]) {
    const [, right, left] = footprint({ ...sofa, angle });
    const middle: Point = [(right[0] + left[0]) / 2, (right[1] + left[1]) / 2];
    expect(directionOf([sofa.x, sofa.y], middle)).toBeCloseTo(angle);
  }
});

test("turning keeps size and middle", () => {
  for (const angle of [12, 45, 101, 300]) {
    const corners = footprint({ ...sofa, angle });
    const lengths = edgesOf(corners).map(([[x0, y0], [x1, y1]]) => Math.hypot(x1 - x0, y1 - y0));
    [2, 1, 2, 1].forEach((length, side) => expect(lengths[(side + 1) % 4]).toBeCloseTo(length));
    const middle = corners.reduce<Point>((sum, corner) => shifted(sum, corner), [0, 0]);
    expect(middle[0] / 4).toBeCloseTo(sofa.x);
    expect(middle[1] / 4).toBeCloseTo(sofa.y);
  }
});

test("turning there and back is staying", () => {
  const [x, y] = turned(turned([1.25, -0.4], 73), -73);
  expect(x).toBeCloseTo(1.25);
  expect(y).toBeCloseTo(-0.4);
});

test("directions count from 0 up to 360", () => {
  expect([0, 360, -90, 450, -720].map(wholeTurn)).toEqual([0, 0, 270, 90, 0]);
});

test("the notch of an L is outside", () => {
  expect([isInside([1, 3], ELL), isInside([3, 1], ELL), isInside([3, 3], ELL), isInside([-1, 1], ELL)]).toEqual([true, true, false, false]);
});

test("doors open into the room, in whatever direction they and the floor are drawn", () => {
  for (const floor of [ELL, ELL.toReversed()]) {
    expect(inwards([0.5, 0], [1.5, 0], floor)).toEqual(inwards([1.5, 0], [0.5, 0], floor));
    expect(inwards([0.5, 0], [1.5, 0], floor)[1]).toBe(1);
    expect(inwards([2, 3], [2, 3.5], floor)[0]).toBe(-1);
    expect(inwards([3, 2], [3.5, 2], floor)[1]).toBe(-1);
  }
});
