import { useRef, type PointerEvent, type ReactNode } from "react";

import type { PlacedObject, RepairOperation } from "../../../api/types";
import { shifted, type Point } from "../geometry";
import { pointerIn } from "./pointer";
import type { PlanFrame } from "../plan/frame";
import { snapped } from "../snap";
import classes from "./Inspect.module.css";

/** Less than this is a click whose hand was not quite still. */
const DRAG_PX = 4;

interface GripProps {
  object: PlacedObject;
  floor: readonly Point[];
  frame: PlanFrame;
  name: string;
  isSelected: boolean;
  isInRound: boolean;
  onSelect: () => void;
  onHold: (operation: RepairOperation | null) => void;
  onDone: (operation: RepairOperation) => void;
  children: ReactNode;
}

interface Drag {
  /** Where the pointer went down. */
  start: Point;
  /** From the pointer to the object's middle, in metres. */
  offset: Point;
  to: RepairOperation | null;
}

/** What makes an object's picture something to click and to drag. */
export function Grip({ object, floor, frame, name, isSelected, isInRound, onSelect, onHold, onDone, children }: GripProps) {
  const drag = useRef<Drag>(null);
  const begin = (event: PointerEvent<SVGGElement>) => {
    if (event.button !== 0) return;
    // The pane around would move the whole picture.
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const start = pointerIn(event);
    const [x, y] = frame.toRoom(start);
    drag.current = { start, offset: [object.x - x, object.y - y], to: null };
    onSelect();
  };
  const move = (event: PointerEvent<SVGGElement>) => {
    const held = drag.current;
    if (!held) return;
    const now = pointerIn(event);
    if (!held.to && Math.hypot(now[0] - held.start[0], now[1] - held.start[1]) < DRAG_PX) return;
    const [x, y] = snapped(object, shifted(frame.toRoom(now), held.offset), floor);
    held.to = { op: "move", object: object.id, x, y, z: null };
    onHold(held.to);
  };
  const end = (isDropped: boolean) => {
    const to = drag.current?.to;
    drag.current = null;
    if (!to) return;
    if (isDropped) onDone(to);
    else onHold(null);
  };
  return (
    <g
      className={classes.grip}
      role="button"
      aria-label={name}
      aria-pressed={isSelected}
      tabIndex={isInRound ? 0 : -1}
      onFocus={() => {
        if (!isSelected && !drag.current) onSelect();
      }}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => end(true)}
      onPointerCancel={() => end(false)}
    >
      {children}
    </g>
  );
}
