import { useEffect, useRef, type PointerEvent } from "react";

import type { ShownSample } from "../../api/types";
import classes from "./Pane.module.css";
import { SamplePicture } from "./SamplePicture";
import type { OnSettled } from "./useLoaded";
import type { ChangeView } from "./useView";
import { moved, wholeView, ZOOM_STEP, zoomed, type View } from "./view";

interface PaneProps {
  side: "first" | "second" | "other";
  label: string;
  samples: { sample: ShownSample; isVisible: boolean }[];
  view: View;
  isChosen: boolean;
  onView: ChangeView;
  onSettled: OnSettled;
}

/** One side: its sample, and underneath the other one for the flip-over. Zoomed by the wheel, moved by dragging. */
export function Pane({ side, label, samples, view, isChosen, onView, onSettled }: PaneProps) {
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
  return (
    <div
      ref={frame}
      className={classes.pane}
      data-side={side}
      data-chosen={isChosen}
      data-zoomed={view.scale > 1}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onView(() => wholeView)}
    >
      {samples.map(({ sample, isVisible }) => (
        <SamplePicture key={sample.id} sample={sample} label={label} isVisible={isVisible} view={view} onSettled={onSettled} />
      ))}
      <span className={classes.label}>{label}</span>
    </div>
  );
}
