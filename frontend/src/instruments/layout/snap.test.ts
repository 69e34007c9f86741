import { expect, test } from "vitest";

import type { PlacedObject } from "../../api/types";
import type { Point } from "./geometry";
import { snapped, stepped } from "./snap";

const FLOOR: Point[] = [[0, 0], [6, 0], [6, 4], [0, 4]];
const chest: PlacedObject = { id: "chest", category: "chest", x: 3, y: 2, z: 0, size: { w: 1, d: 0.5, h: 1 }, angle: 0, has_front: null };

test("away from walls, things stand on the grid of five centimetres", () => {
  expect(snapped(chest, [2.973, 1.612], FLOOR)).toEqual([2.95, 1.6]);
});

test("near a wall, things stand flush with it, from within and from without", () => {
  expect(snapped(chest, [0.31, 2], FLOOR)).toEqual([0.25, 2]);
  expect(snapped(chest, [0.18, 2], FLOOR)).toEqual([0.25, 2]);
  expect(snapped(chest, [5.7, 3.46], FLOOR)).toEqual([5.75, 3.5]);
});

test("a turned thing touches the wall with its own side", () => {
  expect(snapped({ ...chest, angle: 90 }, [0.55, 2], FLOOR)).toEqual([0.5, 2]);
});

test("a wall draws only what stands before it", () => {
  const ell: Point[] = [[0, 0], [6, 0], [6, 2], [3, 2], [3, 4], [0, 4]];
  expect(snapped(chest, [2.72, 3], ell)).toEqual([2.75, 3]);
  expect(snapped(chest, [2.72, 0.9], ell)).toEqual([2.7, 0.9]);
});

test("steps add up without a remainder", () => {
  let place = chest;
  for (let step = 0; step < 3; step += 1) {
    const [x, y] = stepped(place, [0.05, -0.05]);
    place = { ...place, x, y };
  }
  expect([place.x, place.y]).toEqual([3.15, 1.85]);
});
