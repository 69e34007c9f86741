/** Rooms in metres: x and y span the floor, angles run counter-clockwise from +x (annotation/layouts/model.py). */
import type { PlacedObject } from "../../api/types";

export type Point = readonly [x: number, y: number];

export interface Bounds {
  left: number;
  bottom: number;
  right: number;
  top: number;
}

/** The four corners of what an object stands on: back right, front right, front left, back left. */
export function footprint({ x, y, size, angle }: PlacedObject): [Point, Point, Point, Point] {
  const [depth, width] = [size.d / 2, size.w / 2];
  const corner = (along: number, across: number): Point => shifted([x, y], turned([along, across], angle));
  return [corner(-depth, -width), corner(depth, -width), corner(depth, width), corner(-depth, width)];
}

/** Counter-clockwise about the origin. Right angles are exact. */
export function turned([x, y]: Point, degrees: number): Point {
  const [cos, sin] = [cosine(degrees), cosine(degrees - 90)];
  return [x * cos - y * sin, x * sin + y * cos];
}

export function shifted([x, y]: Point, [dx, dy]: Point): Point {
  return [x + dx, y + dy];
}

/** The direction in which `to` is seen from `from`, in degrees from 0 to 360. */
export function directionOf(from: Point, to: Point): number {
  return wholeTurn((Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI);
}

/** The same direction, from 0 up to 360 degrees. */
export function wholeTurn(degrees: number): number {
  return ((degrees % 360) + 360) % 360;
}

export function boundsOf(points: readonly Point[]): Bounds {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { left: Math.min(...xs), bottom: Math.min(...ys), right: Math.max(...xs), top: Math.max(...ys) };
}

/** Whether a point lies within a ring (even-odd rule). */
export function isInside([x, y]: Point, ring: readonly Point[]): boolean {
  let inside = false;
  for (const [[x0, y0], [x1, y1]] of edgesOf(ring)) {
    const crosses = y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
    if (crosses) inside = !inside;
  }
  return inside;
}

/** The sides of a ring, the last one leading back to its beginning. */
export function edgesOf(ring: readonly Point[]): [Point, Point][] {
  return ring.map((point, index) => [point, ring[(index + 1) % ring.length] ?? point]);
}

/** Of the two directions across a stretch of wall, the one that leads into the room; of length 1. */
export function inwards(start: Point, end: Point, floor: readonly Point[]): Point {
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const across: Point = [-(end[1] - start[1]) / length, (end[0] - start[0]) / length];
  const middle: Point = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
  // Further than a door may lie off the wall, less than the narrowest room.
  const probe = shifted(middle, [across[0] * 0.08, across[1] * 0.08]);
  // + 0 makes nought of minus nought.
  return isInside(probe, floor) ? shifted(across, [0, 0]) : [0 - across[0], 0 - across[1]];
}

function cosine(degrees: number): number {
  const turn = wholeTurn(degrees);
  if (turn % 90 === 0) return [1, 0, -1, 0][turn / 90] ?? NaN;
  return Math.cos((turn * Math.PI) / 180);
}
