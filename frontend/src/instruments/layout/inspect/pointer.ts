import type { PointerEvent } from "react";

import type { Point } from "../geometry";

/** Where the pointer is in the drawing, in pixels from its upper left corner. */
export function pointerIn(event: PointerEvent<SVGElement>): Point {
  const drawing = event.currentTarget.ownerSVGElement ?? event.currentTarget;
  const { left, top } = drawing.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}
