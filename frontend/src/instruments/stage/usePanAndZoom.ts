import { useEffect, useRef, type PointerEvent } from "react";

import type { ChangeView } from "./useView";
import { moved, wholeView, ZOOM_STEP, zoomed } from "./view";

/** Lets a frame be looked around in: zoomed by the wheel, moved by dragging, whole again by a double click. */
export function usePanAndZoom(onView: ChangeView) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const point = {
        x: (event.clientX - box.left) / box.width - 0.5,
        y: (event.clientY - box.top) / box.height - 0.5,
      };
      onView((before) => zoomed(before, event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, point));
    };
    // Not through React: its wheel listeners cannot keep the page from scrolling.
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [onView]);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (event.buttons === 1) onView((before) => moved(before, event.movementX / box.width, event.movementY / box.height));
  };
  return {
    ref: frame,
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => event.currentTarget.setPointerCapture(event.pointerId),
    onPointerMove: drag,
    onDoubleClick: () => onView(() => wholeView),
  };
}
