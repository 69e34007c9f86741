import { expect, test } from "vitest";

import type { Layout } from "../../../api/types";
import { wholeView, zoomed } from "../../stage/view";
import { readLayout } from "../readLayout";
import { extentOf, planFrame } from "./frame";

const room = (...objects: { x: number; y: number }[]): Layout =>
  readLayout({
    room: { floor: [[0, 0], [6, 0], [6, 4], [0, 4]] },
    objects: objects.map((place, index) => ({ id: `box ${index}`, category: "box", size: { w: 1, d: 1, h: 1 }, ...place })),
  });
const size = { width: 800, height: 500 };

test("north is up, and a metre is as long in both directions", () => {
  const { toScreen, scale } = planFrame(size, extentOf(room()), wholeView);
  const [left, bottom] = toScreen([0, 0]);
  const [right, top] = toScreen([6, 4]);
  expect(bottom).toBeGreaterThan(top);
  expect(right - left).toBeCloseTo(6 * scale);
  expect(bottom - top).toBeCloseTo(4 * scale);
});

test("the whole room is seen", () => {
  for (const each of [size, { width: 90, height: 60 }, { width: 300, height: 1200 }]) {
    const { toScreen } = planFrame(each, extentOf(room()), wholeView);
    for (const [x, y] of [toScreen([0, 0]), toScreen([6, 4])]) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(each.width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(each.height);
    }
  }
});

test("a pixel leads back to its place, however it is looked at", () => {
  const { toScreen, toRoom } = planFrame(size, extentOf(room()), zoomed(wholeView, 3, { x: 0.2, y: -0.1 }));
  const [x, y] = toRoom(toScreen([1.23, 3.21]));
  expect([x, y]).toEqual([expect.closeTo(1.23), expect.closeTo(3.21)]);
});

test("what stands outside is seen too, unless it is very far away", () => {
  expect(extentOf(room({ x: 7, y: 2 })).right).toBe(7.5);
  expect(extentOf(room({ x: 900, y: -900 }))).toEqual({ left: -0.3, right: 9, bottom: -2, top: 4.3 });
});

test("a room with something a little beyond the wall is drawn as large as one without", () => {
  expect(extentOf(room({ x: 5.7, y: 3.6 }))).toEqual(extentOf(room()));
});
