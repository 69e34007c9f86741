import { ActionIcon, CloseButton, Modal } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useEffect, useRef, useState, type PointerEvent } from "react";

import { moved, wholeView, zoomed, ZOOM_STEP, type View } from "../../instruments/stage/view";
import { KeyHint } from "../KeyHint";
import classes from "./Lightbox.module.css";
import type { MediaSample } from "./media";
import { SampleView } from "./SampleView";

interface LightboxProps {
  samples: { sample: MediaSample; label: string }[];
  /** Which one is looked at; null while the light is off. */
  index: number | null;
  onChange: (index: number | null) => void;
}

/** A sample on the whole screen, zoomed by wheel or keys and moved by dragging; arrows lead to its neighbours. */
export function Lightbox({ samples, index, onChange }: LightboxProps) {
  const shown = index === null ? undefined : samples[index];
  const turn = (by: number) => index !== null && onChange((index + by + samples.length) % samples.length);
  useHotkeys(
    shown
      ? [
          ["ArrowRight", () => turn(1)],
          ["ArrowLeft", () => turn(-1)],
        ]
      : [],
  );
  return (
    <Modal.Root opened={shown !== undefined} onClose={() => onChange(null)} fullScreen>
      <Modal.Overlay />
      <Modal.Content aria-label={shown?.label ?? "Sample"} className={classes.box}>
        {shown && (
          <>
            <div className={classes.bar}>
              <strong>{shown.label}</strong>
              <span className={classes.hints}>
                Zoom <KeyHint>+</KeyHint> <KeyHint>−</KeyHint> <KeyHint>0</KeyHint>
                {samples.length > 1 && (
                  <>
                    {" "}
                    others <KeyHint>←</KeyHint> <KeyHint>→</KeyHint>
                  </>
                )}
              </span>
              {samples.length > 1 && (
                <>
                  <ActionIcon variant="default" aria-label="The one before" onClick={() => turn(-1)}>
                    ‹
                  </ActionIcon>
                  <ActionIcon variant="default" aria-label="The next one" onClick={() => turn(1)}>
                    ›
                  </ActionIcon>
                </>
              )}
              <CloseButton aria-label="Close" onClick={() => onChange(null)} data-autofocus />
            </div>
            <Zoomable key={index} isStill={shown.sample.kind === "image"}>
              <SampleView sample={shown.sample} label={shown.label} />
            </Zoomable>
          </>
        )}
      </Modal.Content>
    </Modal.Root>
  );
}

function Zoomable({ isStill, children }: { isStill: boolean; children: React.ReactNode }) {
  const [view, setView] = useState<View>(wholeView);
  const frame = useRef<HTMLDivElement>(null);
  const zoom = (factor: number) => isStill && setView((before) => zoomed(before, factor));
  useHotkeys([
    ["plus", () => zoom(ZOOM_STEP)],
    // Where the plus needs a second key.
    ["shift+plus", () => zoom(ZOOM_STEP)],
    ["=", () => zoom(ZOOM_STEP)],
    ["minus", () => zoom(1 / ZOOM_STEP)],
    ["0", () => setView(wholeView)],
  ]);
  useEffect(() => {
    const element = frame.current;
    if (!element || !isStill) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const point = {
        x: (event.clientX - box.left) / box.width - 0.5,
        y: (event.clientY - box.top) / box.height - 0.5,
      };
      setView((before) => zoomed(before, event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, point));
    };
    // Not through React: its wheel listeners cannot keep the page from scrolling.
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [isStill]);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (event.buttons === 1 && isStill) {
      setView((before) => moved(before, event.movementX / box.width, event.movementY / box.height));
    }
  };
  return (
    <div ref={frame} className={classes.frame} data-still={isStill} onPointerMove={drag} onDragStart={(e) => e.preventDefault()}>
      <div
        className={classes.inner}
        style={{ transform: `translate(${view.x * 100}%, ${view.y * 100}%) scale(${view.scale})` }}
        data-scale={view.scale}
      >
        {children}
      </div>
    </div>
  );
}
