import { useRef, type PointerEvent } from "react";

import type { PlacedObject, RepairOperation } from "../../../api/types";
import { directionOf, shifted, turned, wholeTurn, type Point } from "../geometry";
import { rounded, type PlanFrame } from "../plan/frame";
import classes from "./Inspect.module.css";
import { pointerIn } from "./pointer";

const ARM_PX = 26;
/** The mouse turns in steps of five degrees, with Shift of one. */
const STEP = 5;

interface TurnHandleProps {
  object: PlacedObject;
  frame: PlanFrame;
  isHeld: boolean;
  onHold: (operation: RepairOperation | null) => void;
  onDone: (operation: RepairOperation) => void;
}

/** A knob before the front of the selected object: where it is dragged to, there the object looks. */
export function TurnHandle({ object, frame, isHeld, onHold, onDone }: TurnHandleProps) {
  const to = useRef<RepairOperation>(null);
  const isTurning = useRef(false);
  const middle: Point = [object.x, object.y];
  const ahead = (metres: number) => frame.toScreen(shifted(middle, turned([metres, 0], object.angle))).map(rounded);
  const [x0 = 0, y0 = 0] = ahead(object.size.d / 2);
  const [x1 = 0, y1 = 0] = ahead(object.size.d / 2 + ARM_PX / frame.scale);
  const begin = (event: PointerEvent<SVGGElement>) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    isTurning.current = true;
  };
  const move = (event: PointerEvent<SVGGElement>) => {
    if (!isTurning.current) return;
    const step = event.shiftKey ? 1 : STEP;
    const angle = wholeTurn(Math.round(directionOf(middle, frame.toRoom(pointerIn(event))) / step) * step);
    to.current = { op: "turn", object: object.id, angle };
    onHold(to.current);
  };
  const end = (isDropped: boolean) => {
    const operation = to.current;
    to.current = null;
    isTurning.current = false;
    if (!operation) return;
    if (isDropped) onDone(operation);
    else onHold(null);
  };
  return (
    <g
      className={classes.handle}
      data-held={isHeld}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => end(true)}
      onPointerCancel={() => end(false)}
    >
      <title>{`Turn ${object.id}`}</title>
      <path d={`M${x0},${y0}L${x1},${y1}`} />
      <circle cx={x1} cy={y1} r={8} />
    </g>
  );
}
