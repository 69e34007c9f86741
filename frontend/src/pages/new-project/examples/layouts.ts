/** One bedroom, furnished well and less well. */
import type { StoredLayout } from "../../../instruments/layout/readLayout";

const room: StoredLayout["room"] = {
  floor: [[0, 0], [4.2, 0], [4.2, 3.4], [0, 3.4]],
  height: 2.6,
  doors: [{ start: [3.1, 0], end: [4, 0] }],
  windows: [{ start: [1.2, 3.4], end: [2.8, 3.4] }],
};

export const firstLayout: StoredLayout = {
  room,
  objects: [
    { id: "bed", category: "bed", x: 1.1, y: 2.3, z: 0, size: { w: 1.6, d: 2.0, h: 0.5 }, angle: 270 },
    { id: "desk", category: "desk", x: 3.7, y: 2.4, z: 0, size: { w: 1.4, d: 0.7, h: 0.75 }, angle: 180 },
    { id: "wardrobe", category: "wardrobe", x: 0.9, y: 0.35, z: 0, size: { w: 1.5, d: 0.6, h: 2.1 }, angle: 90 },
  ],
};

export const secondLayout: StoredLayout = {
  room,
  objects: [
    { id: "bed", category: "bed", x: 2.1, y: 1.7, z: 0, size: { w: 1.6, d: 2.0, h: 0.5 }, angle: 0 },
    { id: "desk", category: "desk", x: 3.5, y: 0.5, z: 0, size: { w: 1.4, d: 0.7, h: 0.75 }, angle: 90 },
    { id: "wardrobe", category: "wardrobe", x: 0.4, y: 2.6, z: 0, size: { w: 1.4, d: 0.6, h: 2.1 }, angle: 0 },
  ],
};
