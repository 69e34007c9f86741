import type { CSSProperties, KeyboardEvent } from "react";

import { clock, secondOf } from "./film";
import type { PlayHead } from "./PlayHead";
import classes from "./Scrubber.module.css";

/** All frames from left to right: drag, or give it the focus and use its own keys. */
export function Scrubber({ head, frame }: { head: PlayHead; frame: number }) {
  const { film } = head;
  const last = film.frames - 1;
  return (
    <input
      type="range"
      className={classes.scrubber}
      min={0}
      max={last}
      value={frame}
      aria-label="Frame"
      aria-valuetext={`${clock(secondOf(film, frame))}, frame ${frame + 1} of ${film.frames}`}
      style={{ "--tm-played": last > 0 ? frame / last : 1 } as CSSProperties}
      onChange={(event) => head.seek(secondOf(film, event.currentTarget.valueAsNumber))}
      onKeyDown={keepOwnKeys}
      // After the mouse, arrows are for answers again.
      onPointerUp={(event) => event.currentTarget.blur()}
    />
  );
}

/** With the focus on it, arrows move it and answer nothing. */
function keepOwnKeys(event: KeyboardEvent) {
  if (/^(Arrow|Home|End|Page)/.test(event.key) && !event.shiftKey) event.stopPropagation();
}
