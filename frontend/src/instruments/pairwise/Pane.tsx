import { useEffect, useRef, type PointerEvent } from "react";

import type { ShownSample } from "../../api/types";
import classes from "./PairStage.module.css";
import { moved, wholeView, ZOOM_STEP, zoomed, type View } from "./view";

/** Pictures up to this size are drawn with hard pixels, not blurred. */
const SMALL_PICTURE = 160;

interface PaneProps {
  side: "first" | "second";
  label: string;
  samples: { sample: ShownSample; isVisible: boolean }[];
  view: View;
  isChosen: boolean;
  onView: (change: (view: View) => View) => void;
  onSettled: (sample: ShownSample, isShown: boolean) => void;
}

/** One side: its picture, and underneath the other one for the flip-over. */
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
        <img
          key={sample.id}
          src={sample.media_url}
          alt={isVisible ? label : ""}
          draggable={false}
          className={classes.picture}
          data-visible={isVisible}
          data-small={sample.width !== null && sample.width <= SMALL_PICTURE}
          style={{ transform: `translate(${view.x * 100}%, ${view.y * 100}%) scale(${view.scale})` }}
          onLoad={() => onSettled(sample, true)}
          onError={() => onSettled(sample, false)}
        />
      ))}
      <span className={classes.label}>{label}</span>
    </div>
  );
}
