/** Where an object comes to stand when it is dragged: on a grid of centimetres, and flush with walls that are near. */
import type { PlacedObject } from "../../api/types";
import { boundsOf, edgesOf, footprint, shifted, type Bounds, type Point } from "./geometry";

const GRID_M = 0.05;
/** As near as this, a wall draws the object to itself. */
const WALL_DRAWS_M = 0.1;

/** The place nearest to `to` that is worth standing at: walls go before the grid. */
export function snapped(object: PlacedObject, to: Point, floor: readonly Point[]): Point {
  const box = boundsOf(footprint({ ...object, x: to[0], y: to[1] }));
  const [dx, dy] = [wallAt(box, floor, 0), wallAt(box, floor, 1)];
  return [tidy(dx === null ? onGrid(to[0]) : to[0] + dx), tidy(dy === null ? onGrid(to[1]) : to[1] + dy)];
}

/** Lengths are kept to the millimetre: what people see is what is stored. */
export function tidy(metres: number): number {
  return Math.round(metres * 1000) / 1000 + 0;
}

function onGrid(metres: number): number {
  return Math.round(metres / GRID_M) * GRID_M;
}

/** How far to move along an axis (0 is x) to touch the nearest wall across it; null where none is near. */
function wallAt(box: Bounds, floor: readonly Point[], axis: 0 | 1): number | null {
  const across = axis === 0 ? 1 : 0;
  const [low, high] = axis === 0 ? [box.left, box.right] : [box.bottom, box.top];
  const [from, to] = axis === 0 ? [box.bottom, box.top] : [box.left, box.right];
  const moves = edgesOf(floor)
    .filter(([start, end]) => start[axis] === end[axis])
    .filter(([start, end]) => Math.min(start[across], end[across]) < to && Math.max(start[across], end[across]) > from)
    .flatMap(([start]) => [start[axis] - low, start[axis] - high])
    .filter((move) => Math.abs(move) <= WALL_DRAWS_M)
    .sort((one, other) => Math.abs(one) - Math.abs(other));
  return moves[0] ?? null;
}

/** How high a thing at `z` hangs after it was lifted, or lowered; the floor holds it. */
export function lifted(z: number, metres: number): number {
  return Math.max(0, tidy(z + metres));
}

/** The place after a step by keys: no snapping, for each key press must count. */
export function stepped({ x, y }: PlacedObject, step: Point): Point {
  const [to_x, to_y] = shifted([x, y], step);
  return [tidy(to_x), tidy(to_y)];
}
