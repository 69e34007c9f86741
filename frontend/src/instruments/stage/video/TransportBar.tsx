import { useSyncExternalStore, type ReactNode } from "react";

import { KeyHint } from "../../../components/KeyHint";
import { keepFocus } from "../../controls/AnswerButtons";
import { clock, secondOf } from "./film";
import type { PlayHead } from "./PlayHead";
import { Scrubber } from "./Scrubber";
import classes from "./TransportBar.module.css";

interface TransportBarProps {
  head: PlayHead;
  /** What else there is to do with the pictures. */
  children?: ReactNode;
}

/** What the play head does, and where it is. */
export function TransportBar({ head, children }: TransportBarProps) {
  const { isPlaying, isWaiting, isLooping, speed, slowed, frame } = useSyncExternalStore(head.subscribe, head.snapshot);
  const { frames } = head.film;
  const time = clock(secondOf(head.film, frame));
  return (
    <div className={classes.bar} role="group" aria-label="Play head">
      <Scrubber head={head} frame={frame} />
      <div className={classes.row} onMouseDown={keepFocus}>
        <button
          type="button"
          className={classes.play}
          aria-label={isPlaying ? "Pause" : "Play"}
          onClick={() => head.toggle()}
        >
          {isPlaying ? <PauseSign /> : <PlaySign />}
        </button>
        <KeyHint>Space</KeyHint>
        <span className={classes.time}>{time}</span>
        <span className={classes.frame}>
          frame {frame + 1} of {frames}
        </span>
        <Small name="One frame back" sign="," onClick={() => head.step(-1)} />
        <Small name="One frame on" sign="." onClick={() => head.step(1)} />
        <span className={classes.speed}>speed {speed}×</span>
        <Small name="Slower" sign="[" onClick={() => head.changeSpeed(-1)} />
        <Small name="Faster" sign="]" onClick={() => head.changeSpeed(1)} />
        <button type="button" className={classes.loop} aria-pressed={isLooping} onClick={() => head.toggleLoop()}>
          Loop <KeyHint>L</KeyHint>
        </button>
        <span className={classes.word} role="status">
          {isWaiting && "waiting for all"}
          {!isWaiting && slowed < 1 && (
            <span title="One of the videos cannot be decoded any faster.">slowed to {(speed * slowed).toFixed(2)}×</span>
          )}
        </span>
        <div className={classes.others}>{children}</div>
      </div>
    </div>
  );
}

/** A key that is its own button. */
function Small({ name, sign, onClick }: { name: string; sign: string; onClick: () => void }) {
  return (
    <button type="button" className={classes.small} aria-label={name} title={name} onClick={onClick}>
      <KeyHint>{sign}</KeyHint>
    </button>
  );
}

function PlaySign() {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden>
      <path d="M3.5 1.5v11l9-5.5z" fill="currentColor" />
    </svg>
  );
}

function PauseSign() {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden>
      <path d="M2.5 2h3.2v10H2.5zM8.3 2h3.2v10H8.3z" fill="currentColor" />
    </svg>
  );
}
