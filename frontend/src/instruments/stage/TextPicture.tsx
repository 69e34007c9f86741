import { useEffect, useLayoutEffect, useRef, useState } from "react";

import type { ShownSample } from "../../api/types";
import type { SamplePictureProps } from "./SamplePicture";
import classes from "./SamplePicture.module.css";
import type { OnSettled } from "./useLoaded";

/** Text as it is written: nothing in it is taken for markup. The wheel and the keyboard scroll what does not fit. */
export function TextPicture({ sample, label, isVisible, view, onSettled }: SamplePictureProps) {
  const text = useText(sample, onSettled);
  const box = useRef<HTMLDivElement>(null);
  const isTooLong = useIsTooLong(box, text, view.scale);
  useOwnWheel(box);
  return (
    <div
      ref={box}
      className={classes.text}
      data-visible={isVisible}
      dir="auto"
      role="region"
      aria-label={label}
      tabIndex={isTooLong && isVisible ? 0 : undefined}
      style={{ fontSize: `${16 * Math.sqrt(view.scale)}px` }}
    >
      {text}
    </div>
  );
}

function useText(sample: ShownSample, onSettled: OnSettled): string {
  const [text, setText] = useState("");
  useEffect(() => {
    const leaving = new AbortController();
    const load = async () => {
      const response = await fetch(sample.media_url, { signal: leaving.signal });
      if (response.ok) setText(await response.text());
      onSettled(sample, response.ok);
    };
    load().catch(() => {
      if (!leaving.signal.aborted) onSettled(sample, false);
    });
    return () => leaving.abort();
  }, [sample, onSettled]);
  return text;
}

function useIsTooLong(box: React.RefObject<HTMLDivElement | null>, text: string, scale: number): boolean {
  const [isTooLong, setTooLong] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setTooLong(element.scrollHeight > element.clientHeight + 1);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, text, scale]);
  return isTooLong;
}

/** Over pictures the wheel zooms; over a text it must scroll. */
function useOwnWheel(box: React.RefObject<HTMLDivElement | null>) {
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const keep = (event: WheelEvent) => event.stopPropagation();
    element.addEventListener("wheel", keep, { passive: true });
    return () => element.removeEventListener("wheel", keep);
  }, [box]);
}
