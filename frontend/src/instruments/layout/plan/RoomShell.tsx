import { useId } from "react";

import type { Door, Room, RoomWindow } from "../../../api/types";
import { boundsOf, inwards, shifted, type Point } from "../geometry";
import { pathOf, rounded, type PlanFrame } from "./frame";
import classes from "./LayoutPlan.module.css";

/** Walls are drawn outside of the floor's edge, where they take no room. */
const WALL_M = 0.1;
const SMALLEST_CELL_PX = 10;
const SWING_STEPS = 16;

/** The room without its objects: floor with a grid of metres, walls, doors, windows. */
export function RoomShell({ room, frame }: { room: Room; frame: PlanFrame }) {
  const wall = 2 * Math.max(WALL_M * frame.scale, 3);
  return (
    <g>
      <path d={pathOf(room.floor, frame)} className={classes.walls} strokeWidth={wall} />
      <path d={pathOf(room.floor, frame)} className={classes.floor} />
      <MetreGrid floor={room.floor} frame={frame} />
      <path d={pathOf(room.floor, frame)} className={classes.edge} />
      {room.windows.map((window, index) => (
        <WindowSign key={index} window={window} floor={room.floor} frame={frame} thickness={wall / 2} />
      ))}
      {room.doors.map((door, index) => (
        <DoorSign key={index} door={door} number={index + 1} floor={room.floor} frame={frame} thickness={wall / 2} />
      ))}
    </g>
  );
}

function MetreGrid({ floor, frame }: { floor: readonly Point[]; frame: PlanFrame }) {
  const clip = useId();
  const { left, right, bottom, top } = boundsOf(floor);
  const step = frame.scale < SMALLEST_CELL_PX ? 5 : 1;
  const uprights = multiples(left, right, step).map((x): [Point, Point] => [[x, bottom], [x, top]]);
  const levels = multiples(bottom, top, step).map((y): [Point, Point] => [[left, y], [right, y]]);
  const lines = [...uprights, ...levels].map(([from, to]) => line(from, to, frame)).join("");
  return (
    <>
      <clipPath id={clip}>
        <path d={pathOf(floor, frame)} />
      </clipPath>
      <path d={lines} clipPath={`url(#${clip})`} className={classes.grid} />
    </>
  );
}

interface OpeningProps {
  floor: readonly Point[];
  frame: PlanFrame;
  /** The wall's, in pixels. */
  thickness: number;
}

/** A gap in the wall, the leaf standing open into the room, and the way that it swings. */
function DoorSign({ door, number, floor, frame, thickness }: OpeningProps & { door: Door; number: number }) {
  const { start, end } = door;
  const into = inwards(start, end, floor);
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const along: Point = [(end[0] - start[0]) / length, (end[1] - start[1]) / length];
  const swing = Array.from({ length: SWING_STEPS + 1 }, (_, step): Point => {
    const turn = (step / SWING_STEPS) * (Math.PI / 2);
    const [far, deep] = [Math.cos(turn) * length, Math.sin(turn) * length];
    return [start[0] + along[0] * far + into[0] * deep, start[1] + along[1] * far + into[1] * deep];
  });
  const open = swing[SWING_STEPS] ?? start;
  const shift = thickness / frame.scale / 2;
  const middle = (point: Point) => shifted(point, [-into[0] * shift, -into[1] * shift]);
  return (
    <g>
      <title>{`Door ${number}, ${length.toFixed(2)} m wide`}</title>
      <path d={line(middle(start), middle(end), frame)} className={classes.gap} strokeWidth={thickness + 1.5} />
      <path d={`M${swing.map((point) => frame.toScreen(point).map(rounded).join(",")).join("L")}`} className={classes.swing} />
      <path d={line(start, open, frame)} className={classes.leaf} />
    </g>
  );
}

function WindowSign({ window, floor, frame, thickness }: OpeningProps & { window: RoomWindow }) {
  const { start, end, sill, height } = window;
  const into = inwards(start, end, floor);
  const depth = thickness / frame.scale;
  const out = (point: Point, share: number) => shifted(point, [-into[0] * depth * share, -into[1] * depth * share]);
  return (
    <g>
      <title>{`Window, ${sill.toFixed(2)} to ${(sill + height).toFixed(2)} m above the floor`}</title>
      <path d={pathOf([start, end, out(end, 1), out(start, 1)], frame)} className={classes.window} />
      <path d={line(out(start, 0.5), out(end, 0.5), frame)} className={classes.pane} />
    </g>
  );
}

function line(from: Point, to: Point, { toScreen }: PlanFrame): string {
  return `M${toScreen(from).map(rounded).join(",")}L${toScreen(to).map(rounded).join(",")}`;
}

/** The whole multiples of `step` between two numbers. */
function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => (first + index) * step);
}
