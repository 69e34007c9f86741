/** Repairing a layout as the server does (annotation/layouts/repair.py), so that it is seen while it is done. */
import type { Layout, PlacedObject, RepairOperation } from "../../api/types";

/** `layout` after the operations, in their order. */
export function repaired(layout: Layout, operations: readonly RepairOperation[]): Layout {
  return { ...layout, objects: operations.reduce(after, layout.objects) };
}

/** Whether two layouts of one room are the same: a repair that changes nothing is none. */
export function isSameRoom(one: Layout, other: Layout): boolean {
  const places = ({ objects }: Layout) => objects.map(({ id, x, y, z, angle }) => [id, x, y, z, angle].join("\n"));
  return places(one).join("\n") === places(other).join("\n");
}

/** What is not there stays away: the server says so, naming the operation. */
function after(objects: PlacedObject[], operation: RepairOperation): PlacedObject[] {
  if (operation.op === "remove") return objects.filter(({ id }) => id !== operation.object);
  return objects.map((object) => (object.id === operation.object ? changed(object, operation) : object));
}

function changed(object: PlacedObject, operation: Exclude<RepairOperation, { op: "remove" }>): PlacedObject {
  if (operation.op === "turn") return { ...object, angle: operation.angle };
  // An answer given before may leave z out.
  const { x, y, z = null } = operation as Partial<typeof operation> & { x: number; y: number };
  return { ...object, x, y, z: z ?? object.z };
}
