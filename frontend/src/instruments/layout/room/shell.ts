/** The room without its things: a floor with lines a metre apart, and walls with their openings. */
import {
  BufferGeometry,
  DoubleSide,
  ExtrudeGeometry,
  Float32BufferAttribute,
  Group,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  Mesh,
  MeshLambertMaterial,
  Path,
  Shape,
  ShapeGeometry,
  ShapeUtils,
  Vector2,
  Vector3,
  type Object3D,
} from "three";

import type { Room } from "../../../api/types";
import { boundsOf, edgesOf, type Point } from "../geometry";
import type { Palette } from "./palette";

const WALL_M = 0.1;
/** Openings end a hair before the wall does: holes must not touch its edge. */
const HAIR_M = 0.004;
const ON_THE_WALL_M = 0.06;
const FAINT = 0.1;

/** A wall, which steps back when it stands between the room and whoever looks. */
export class Wall {
  readonly mesh: Mesh<ExtrudeGeometry, MeshLambertMaterial>;

  constructor(
    private readonly start: Vector3,
    private readonly outwards: Vector3,
    geometry: ExtrudeGeometry,
    palette: Palette,
  ) {
    this.mesh = new Mesh(geometry, new MeshLambertMaterial({ color: palette.wall, transparent: true, side: DoubleSide }));
  }

  lookedAtFrom(eye: Vector3) {
    const isBetween = eye.clone().sub(this.start).dot(this.outwards) > 0;
    this.mesh.material.opacity = isBetween ? FAINT : 1;
    this.mesh.material.depthWrite = !isBetween;
    this.mesh.renderOrder = isBetween ? 1 : 0;
  }
}

export function floorOf(room: Room, palette: Palette): Object3D {
  const shape = new Shape(room.floor.map(([x, y]) => new Vector2(x, y)));
  const floor = new Mesh(new ShapeGeometry(shape), new MeshLambertMaterial({ color: palette.floor, side: DoubleSide }));
  const group = new Group();
  group.add(floor, linesOf([...metreLines(room.floor, 0), ...metreLines(room.floor, 1)], palette));
  return group;
}

export function wallsOf(room: Room, palette: Palette): Wall[] {
  const ring = room.floor.map(([x, y]) => new Vector2(x, y));
  // Counter-clockwise, the room lies to the left of every wall.
  const floor: Point[] = ShapeUtils.isClockWise(ring) ? room.floor.toReversed() : room.floor;
  return edgesOf(floor).map(([start, end]) => wallOf(room, start, end, palette));
}

function wallOf(room: Room, start: Point, end: Point, palette: Palette): Wall {
  const along = new Vector3(end[0] - start[0], end[1] - start[1], 0);
  const length = along.length();
  along.normalize();
  const up = new Vector3(0, 0, 1);
  const outwards = along.clone().cross(up);
  const corner = new Vector3(start[0], start[1], 0);
  const geometry = new ExtrudeGeometry(faceOf(room, corner, along, length), { depth: WALL_M, bevelEnabled: false });
  geometry.applyMatrix4(new Matrix4().makeBasis(along, up, outwards).setPosition(corner));
  return new Wall(corner, outwards, geometry, palette);
}

/** The wall as one stands before it: x along it, y up, with a hole for each opening that lies in it. */
function faceOf(room: Room, corner: Vector3, along: Vector3, length: number): Shape {
  const face = rectangle(new Shape(), 0, length, 0, room.height);
  const openings = [
    ...room.doors.map(({ start, end, height }) => ({ start, end, from: 0, to: height })),
    ...room.windows.map(({ start, end, sill, height }) => ({ start, end, from: sill, to: sill + height })),
  ];
  for (const { start, end, from, to } of openings) {
    const ends = [start, end].map(([x, y]) => new Vector3(x, y, 0).sub(corner));
    const isInThisWall = ends.every((each) => Math.abs(each.clone().cross(along).z) <= ON_THE_WALL_M);
    const places = ends.map((each) => each.dot(along));
    const [left, right] = [Math.max(Math.min(...places), HAIR_M), Math.min(Math.max(...places), length - HAIR_M)];
    const [low, high] = [Math.max(from, HAIR_M), Math.min(to, room.height - HAIR_M)];
    if (isInThisWall && left < right && low < high) face.holes.push(rectangle(new Path(), left, right, low, high));
  }
  return face;
}

function rectangle<T extends Path>(path: T, left: number, right: number, low: number, high: number): T {
  path.moveTo(left, low).lineTo(right, low).lineTo(right, high).lineTo(left, high).closePath();
  return path;
}

/** Lines of the floor at every whole metre of an axis (0: across x), only where there is floor. */
function metreLines(floor: readonly Point[], axis: 0 | 1): [Point, Point][] {
  const { left, right, bottom, top } = boundsOf(floor);
  const [from, to] = axis === 0 ? [left, right] : [bottom, top];
  const lines: [Point, Point][] = [];
  for (let at = Math.ceil(from); at <= to; at += 1) {
    const crossings = crossingsOf(floor, axis, at);
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      const [enters = 0, leaves = 0] = crossings.slice(index);
      lines.push(axis === 0 ? [[at, enters], [at, leaves]] : [[enters, at], [leaves, at]]);
    }
  }
  return lines;
}

function crossingsOf(floor: readonly Point[], axis: 0 | 1, at: number): number[] {
  const other = axis === 0 ? 1 : 0;
  return edgesOf(floor)
    .filter(([start, end]) => start[axis] > at !== end[axis] > at)
    .map(([start, end]) => start[other] + ((at - start[axis]) / (end[axis] - start[axis])) * (end[other] - start[other]))
    .sort((one, next) => one - next);
}

function linesOf(lines: readonly [Point, Point][], palette: Palette): LineSegments {
  const geometry = new BufferGeometry();
  const places = lines.flatMap(([from, to]) => [...from, 0.003, ...to, 0.003]);
  geometry.setAttribute("position", new Float32BufferAttribute(places, 3));
  return new LineSegments(geometry, new LineBasicMaterial({ color: palette.line }));
}
