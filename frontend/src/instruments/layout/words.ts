/** What is said of layouts. */
import type { Finding, Layout, PlacedObject, RepairOperation } from "../../api/types";
import { plural } from "../../components/numbers";
import { boundsOf } from "./geometry";

/** Width, depth and height, and how high it hangs where it does. */
export function measures({ size, z }: PlacedObject): string {
  const box = `${metres(size.w)} × ${metres(size.d)} × ${metres(size.h)} m`;
  return z === 0 ? box : `${box}, ${metres(z)} m above the floor`;
}

/** A plan in a sentence, for those who do not see it. */
export function inWords({ room, objects }: Layout, findings: readonly Finding[]): string {
  const { left, right, bottom, top } = boundsOf(room.floor);
  const things = objects.length === 0 ? "nothing in it" : objects.map(({ id }) => id).join(", ");
  const found = findings.map(({ message }) => message).join(" ");
  return `${room.kind}, ${metres(right - left)} m by ${metres(top - bottom)} m: ${things}. ${found}`.trim();
}

export function foundInWords(n: number): string {
  return n === 0 ? "Geometry finds nothing wrong" : `Geometry finds ${plural(n, "thing")}`;
}

export function operationInWords(operation: RepairOperation): string {
  switch (operation.op) {
    case "move":
      return `${operation.object} to ${metres(operation.x)}, ${metres(operation.y)}${height(operation.z ?? null)}`;
    case "turn":
      return `${operation.object} turned to ${Math.round(operation.angle)}°`;
    case "remove":
      return `${operation.object} removed`;
  }
}

function height(z: number | null): string {
  return z === null ? "" : `, ${metres(z)} m high`;
}

export function metres(length: number): string {
  return length.toFixed(2);
}
