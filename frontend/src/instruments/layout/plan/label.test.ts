import { expect, test } from "vitest";

import type { PlacedObject } from "../../../api/types";
import { labelOf } from "./label";

const object = (w: number, d: number, angle = 0, id = "wardrobe"): PlacedObject => ({ id, category: "box", x: 0, y: 0, z: 0, size: { w, d, h: 1 }, angle, has_front: null });

test("a name is written as it fits: whole, upright, shortened, or not at all", () => {
  expect(labelOf(object(1, 1), 100)).toEqual({ text: "wardrobe", isUpright: false });
  expect(labelOf(object(2, 0.4), 100)).toEqual({ text: "wardrobe", isUpright: true });
  expect(labelOf(object(2, 0.4, 90), 100)).toEqual({ text: "wardrobe", isUpright: false });
  expect(labelOf(object(0.4, 0.4), 100)).toEqual({ text: "wardr…", isUpright: false });
  expect(labelOf(object(0.1, 0.1), 100)).toBeNull();
});

test("a short name needs no three characters", () => {
  expect(labelOf(object(0.2, 0.2, 0, "TV"), 100)).toEqual({ text: "TV", isUpright: false });
});
