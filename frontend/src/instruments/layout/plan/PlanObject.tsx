import type { PlacedObject } from "../../../api/types";
import { footprint, shifted, turned, type Point } from "../geometry";
import { measures } from "../words";
import { pathOf, rounded, type PlanFrame } from "./frame";
import { labelOf } from "./label";
import classes from "./LayoutPlan.module.css";

/** What is walked on: rugs and mats (as annotation/layouts/geometry.py counts them). */
const FLAT_M = 0.05;
/** What hangs over a person's head is drawn with a broken line, as in every plan. */
const OVERHEAD_M = 1.6;
/** On what is smaller, an arrow would lie under the name. */
const SMALLEST_WITH_ARROW_PX = 40;

interface PlanObjectProps {
  object: PlacedObject;
  frame: PlanFrame;
  isSelected?: boolean;
}

/** One object from above: its footprint and its front. */
export function PlanObject({ object, frame, isSelected = false }: PlanObjectProps) {
  return (
    <g
      className={classes.object}
      data-object={object.id}
      data-flat={object.size.h <= FLAT_M}
      data-overhead={object.z >= OVERHEAD_M}
      data-selected={isSelected}
    >
      <title>{`${object.id} (${object.category}), ${measures(object)}`}</title>
      <path d={pathOf(footprint(object), frame)} className={classes.footprint} />
      {object.has_front !== false && object.size.h > FLAT_M && <FrontSign object={object} frame={frame} />}
    </g>
  );
}

/** An object's name, as far as there is room for it. */
export function PlanLabel({ object, frame }: { object: PlacedObject; frame: PlanFrame }) {
  const [x, y] = frame.toScreen([object.x, object.y]).map(rounded);
  const label = labelOf(object, frame.scale);
  if (!label) return null;
  return (
    <text x={x} y={y} className={classes.label} transform={label.isUpright ? `rotate(-90 ${x} ${y})` : undefined}>
      {label.text}
    </text>
  );
}

/** The edge that is the front, and an arrow on it in the direction that it looks in. */
function FrontSign({ object, frame }: { object: PlacedObject; frame: PlanFrame }) {
  const [, right, left] = footprint(object);
  const size = Math.min(0.14, object.size.d * 0.3, object.size.w * 0.3);
  const at = (ahead: number, aside: number): Point =>
    shifted([object.x, object.y], turned([object.size.d / 2 + ahead, aside], object.angle));
  const inset = Math.min(0.05, size / 2);
  const arrow = [at(-inset, 0), at(-inset - size * 0.8, size * 0.75), at(-inset - size * 0.8, -size * 0.75)];
  const hasArrow = Math.min(object.size.w, object.size.d) * frame.scale >= SMALLEST_WITH_ARROW_PX;
  return (
    <>
      <path d={pathOf([right, left], frame)} className={classes.front} />
      {hasArrow && <path d={pathOf(arrow, frame)} className={classes.arrow} />}
    </>
  );
}
