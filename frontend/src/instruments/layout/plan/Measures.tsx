import type { Room } from "../../../api/types";
import { boundsOf } from "../geometry";
import { metres } from "../words";
import { rounded, type PlanFrame } from "./frame";
import classes from "./LayoutPlan.module.css";

const LENGTHS_M = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
const LONGEST_BAR_PX = 110;
/** Smaller plans are thumbnails: there is no room for numbers. */
const SMALLEST_PX = 300;

/** How large it all is: the room's width and depth along its walls, and a scale. */
export function Measures({ room, frame }: { room: Room; frame: PlanFrame }) {
  if (Math.min(frame.width, frame.height) < SMALLEST_PX) return null;
  const { left, right, bottom, top } = boundsOf(room.floor);
  const [x = 0, below = 0] = frame.toScreen([(left + right) / 2, bottom]).map(rounded);
  const [beside = 0, y = 0] = frame.toScreen([left, (bottom + top) / 2]).map(rounded);
  const off = Math.max(0.1 * frame.scale, 3) + 14;
  return (
    <g className={classes.measures}>
      <text x={x} y={below + off}>{`${metres(right - left)} m`}</text>
      <text x={beside - off} y={y} transform={`rotate(-90 ${beside - off} ${y})`}>{`${metres(top - bottom)} m`}</text>
      <ScaleBar frame={frame} />
    </g>
  );
}

function ScaleBar({ frame }: { frame: PlanFrame }) {
  const length = LENGTHS_M.findLast((each) => each * frame.scale <= LONGEST_BAR_PX);
  if (length === undefined) return null;
  const [x, y] = [16.5, frame.height - 16.5];
  const end = rounded(x + length * frame.scale);
  return (
    <g>
      <path d={`M${x},${y - 6}V${y}H${end}V${y - 6}`} className={classes.scale} />
      <text x={end + 8} y={y - 3} className={classes.scaleText}>{`${length} m`}</text>
    </g>
  );
}
