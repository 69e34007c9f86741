import { expect, test } from "vitest";

import type { RepairOperation } from "../../api/types";
import { readLayout } from "./readLayout";
import { isSameRoom, repaired } from "./repair";

const room = readLayout({
  room: { floor: [[0, 0], [4, 0], [4, 3], [0, 3]] },
  objects: ["bed", "lamp"].map((id, index) => ({ id, category: id, x: index + 1, y: 1, z: index, size: { w: 1, d: 1, h: 1 } })),
});
const move = (object: string, x: number, y: number, z: number | null = null): RepairOperation => ({ op: "move", object, x, y, z });

test("operations are done one after the other", () => {
  const operations: RepairOperation[] = [move("bed", 2, 2), { op: "turn", object: "bed", angle: 90 }, move("bed", 3, 2), { op: "remove", object: "lamp" }];
  expect(repaired(room, operations).objects).toEqual([{ ...room.objects[0], x: 3, y: 2, angle: 90 }]);
});

test("a move keeps the height unless it says another", () => {
  expect(repaired(room, [move("lamp", 0, 0)]).objects[1]?.z).toBe(1);
  expect(repaired(room, [move("lamp", 0, 0, 0.5)]).objects[1]?.z).toBe(0.5);
  // As the server keeps it.
  expect(repaired(room, [{ op: "move", object: "lamp", x: 0, y: 0 } as RepairOperation]).objects[1]?.z).toBe(1);
});

test("there and back is no repair", () => {
  expect(isSameRoom(room, repaired(room, [move("bed", 2, 2), move("bed", 1, 1)]))).toBe(true);
  expect(isSameRoom(room, repaired(room, [move("bed", 2, 2)]))).toBe(false);
  expect(isSameRoom(room, repaired(room, [{ op: "remove", object: "bed" }]))).toBe(false);
});

test("the layout that was given stays as it is", () => {
  const before = structuredClone(room);
  repaired(room, [move("bed", 2, 2), { op: "remove", object: "lamp" }]);
  expect(room).toEqual(before);
});
