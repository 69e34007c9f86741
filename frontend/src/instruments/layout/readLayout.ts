/** Reading a layout as it lies in the store: what it leaves out is the server's default. */
import type { Door, Layout, PlacedObject, Room, RoomWindow } from "../../api/types";

type WithDefaults<T, Optional extends keyof T> = Omit<T, Optional> & Partial<Pick<T, Optional>>;

export interface StoredLayout {
  /** Why it is as it is, in the words of whoever planned it. */
  reasoning?: string | null;
  room: WithDefaults<Omit<Room, "doors" | "windows">, "kind" | "height"> & {
    doors?: WithDefaults<Door, "height">[];
    windows?: WithDefaults<RoomWindow, "sill" | "height">[];
  };
  objects: WithDefaults<PlacedObject, "z" | "angle" | "has_front">[];
}

// The same as in annotation/layouts/model.py: a test reads them from the schema.
const ROOM = { kind: "room", height: 2.6 };
const DOOR = { height: 2 };
const WINDOW = { sill: 0.9, height: 1.2 };
const OBJECT = { z: 0, angle: 0, has_front: null };

export function readLayout({ reasoning = null, room, objects }: StoredLayout): Layout {
  const { doors = [], windows = [], ...more } = room;
  return {
    schema_version: 1,
    reasoning,
    room: {
      ...ROOM,
      ...more,
      doors: doors.map((door) => ({ ...DOOR, ...door })),
      windows: windows.map((window) => ({ ...WINDOW, ...window })),
    },
    objects: objects.map((object) => ({ ...OBJECT, ...object })),
  };
}
