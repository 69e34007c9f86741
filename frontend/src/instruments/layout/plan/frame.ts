/** Where things of a room are drawn: from metres to pixels, looked at through a view. y points up in rooms. */
import type { Layout } from "../../../api/types";
import type { View } from "../../stage/view";
import { boundsOf, footprint, type Bounds, type Point } from "../geometry";

export interface Size {
  width: number;
  height: number;
}

export interface PlanFrame extends Size {
  /** Pixels in a metre. */
  scale: number;
  toScreen: (point: Point) => Point;
  toRoom: (pixel: Point) => Point;
}

/** So far around the room is always seen: two versions of one room are drawn alike, though one oversteps a wall. */
const AROUND_M = 0.3;

/** What is to be seen: the room, and what stands outside it as far as half a room away. */
export function extentOf({ room, objects }: Layout): Bounds {
  const floor = boundsOf(room.floor);
  const all = boundsOf(objects.flatMap(footprint).concat(room.floor));
  const [width, depth] = [floor.right - floor.left, floor.top - floor.bottom];
  const beyond = (overstep: number, length: number) => Math.min(Math.max(overstep, AROUND_M), Math.max(length / 2, AROUND_M));
  return {
    left: floor.left - beyond(floor.left - all.left, width),
    right: floor.right + beyond(all.right - floor.right, width),
    bottom: floor.bottom - beyond(floor.bottom - all.bottom, depth),
    top: floor.top + beyond(all.top - floor.top, depth),
  };
}

export function planFrame({ width, height }: Size, extent: Bounds, view: View): PlanFrame {
  const margin = marginOf({ width, height });
  const middle: Point = [(extent.left + extent.right) / 2, (extent.bottom + extent.top) / 2];
  const fit = Math.min(
    (width - 2 * margin) / Math.max(extent.right - extent.left, 0.1),
    (height - 2 * margin) / Math.max(extent.top - extent.bottom, 0.1),
  );
  const scale = Math.max(fit, 0.1) * view.scale;
  const centre: Point = [width * (0.5 + view.x), height * (0.5 + view.y)];
  return {
    width,
    height,
    scale,
    toScreen: ([x, y]) => [centre[0] + (x - middle[0]) * scale, centre[1] - (y - middle[1]) * scale],
    toRoom: ([x, y]) => [middle[0] + (x - centre[0]) / scale, middle[1] - (y - centre[1]) / scale],
  };
}

/** Room for measures, the scale and the pane's label; little in thumbnails. */
function marginOf({ width, height }: Size): number {
  return Math.min(52, Math.min(width, height) * 0.1);
}

/** A ring as an SVG path. */
export function pathOf(ring: readonly Point[], { toScreen }: PlanFrame): string {
  return `M${ring.map((point) => toScreen(point).map(rounded).join(",")).join("L")}Z`;
}

export function rounded(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
