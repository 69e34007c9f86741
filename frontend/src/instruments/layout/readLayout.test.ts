import { expect, test } from "vitest";

import openapi from "../../../openapi.json";
import { readLayout } from "./readLayout";

const stored = {
  room: { floor: [[0, 0], [4, 0], [4, 3]] as [number, number][], doors: [{ start: [0, 0] as [number, number], end: [1, 0] as [number, number] }], windows: [{ start: [1, 0] as [number, number], end: [2, 0] as [number, number] }] },
  objects: [{ id: "bed", category: "bed", x: 1, y: 1, size: { w: 1, d: 2, h: 0.5 } }],
};

/** What the server fills in where a part of a layout leaves something out. */
function defaultsOf(name: "Room" | "Door" | "Window" | "PlacedObject"): Record<string, unknown> {
  const properties = Object.entries(openapi.components.schemas[name].properties as object) as [string, object][];
  return Object.fromEntries(properties.flatMap(([field, schema]) => ("default" in schema ? [[field, schema.default]] : [])));
}

test("what is left out is what the server would fill in", () => {
  const { room, objects } = readLayout(stored);
  expect(room.doors[0]).toMatchObject(defaultsOf("Door"));
  expect(room.windows[0]).toMatchObject(defaultsOf("Window"));
  expect(objects[0]).toMatchObject(defaultsOf("PlacedObject"));
  expect(readLayout({ ...stored, room: { floor: stored.room.floor } }).room).toMatchObject(defaultsOf("Room"));
});

test("what is said stays", () => {
  const layout = readLayout({ room: { ...stored.room, height: 3, kind: "hall" }, objects: stored.objects.map((bed) => ({ ...bed, z: 1, angle: 45, has_front: false })) });
  expect(layout.room).toMatchObject({ height: 3, kind: "hall" });
  expect(layout.objects[0]).toMatchObject({ z: 1, angle: 45, has_front: false });
});
