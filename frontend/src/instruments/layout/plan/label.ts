/** An object's name on the plan, as far as there is room for it. */
import type { PlacedObject } from "../../../api/types";
import { turned } from "../geometry";

const CHARACTER_PX = 6.6;
const LINE_PX = 15;
const FEWEST_CHARACTERS = 3;

export interface Label {
  text: string;
  /** Written from below to above. */
  isUpright: boolean;
}

/** Null where not even three characters fit. */
export function labelOf({ id, size, angle }: PlacedObject, scale: number): Label | null {
  const [width, height] = roomFor(size.d * scale, size.w * scale, angle);
  const isUpright = id.length * CHARACTER_PX > width && height > width;
  const [along, across] = isUpright ? [height, width] : [width, height];
  const fitting = Math.floor(along / CHARACTER_PX);
  if (across < LINE_PX || fitting < Math.min(FEWEST_CHARACTERS, id.length)) return null;
  return { text: fitting >= id.length ? id : `${id.slice(0, fitting - 1)}…`, isUpright };
}

/** How wide and how high what lies within a turned rectangle can be; the shorter side where it stands aslant. */
function roomFor(depth: number, width: number, angle: number): [number, number] {
  if (angle % 90 !== 0) {
    const shorter = Math.min(depth, width);
    return [shorter, shorter];
  }
  const [along, up] = turned([depth, width], angle);
  return [Math.abs(along), Math.abs(up)];
}
