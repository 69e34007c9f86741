import { useEffect, useRef, useSyncExternalStore } from "react";

import type { SegmentChoice } from "../../api/types";
import { keepFocus } from "../controls/AnswerButtons";
import { secondOf } from "../stage/video/film";
import type { PlayHead } from "../stage/video/PlayHead";
import classes from "./SegmentStrip.module.css";
import type { Span } from "./timeline";
import type { Answers } from "./verdict";

interface SegmentStripProps {
  spans: readonly Span[];
  answers: Answers;
  /** The segment that is looked at. */
  at: number;
  head: PlayHead | null;
  onGo: (index: number) => void;
}

const WORDS: Record<SegmentChoice, string> = { first: "First", second: "Second", tie: "Tie" };

/** All segments from left to right, as long as they are, with their answers. */
export function SegmentStrip({ spans, answers, at, head, onGo }: SegmentStripProps) {
  const now = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Not returned: newer browsers promise something here.
    now.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at]);
  return (
    <div className={classes.strip} role="group" aria-label="Segments" onMouseDown={keepFocus}>
      {spans.map((span, index) => {
        const answer = answers[index] ?? null;
        const isNow = index === at;
        return (
          <button
            key={span[0]}
            ref={isNow ? now : null}
            type="button"
            className={classes.segment}
            style={{ flexGrow: span[1] - span[0] }}
            data-answer={answer ?? "none"}
            aria-current={isNow ? "step" : undefined}
            onClick={() => onGo(index)}
          >
            <span>
              <span className="tm-visually-hidden">{`Segment ${index + 1}, `}</span>
              {between(span)}
            </span>
            <span>{answer ? WORDS[answer] : isNow && "now"}</span>
            {isNow && head && <PlayLine head={head} span={span} />}
          </button>
        );
      })}
    </div>
  );
}

/** Where the play head stands in its segment. */
function PlayLine({ head, span: [start, end] }: { head: PlayHead; span: Span }) {
  const { frame } = useSyncExternalStore(head.subscribe, head.snapshot);
  const share = (secondOf(head.film, frame) - start) / (end - start);
  if (share < -0.5 / head.film.fps || share >= 1) return null;
  return <span className={classes.line} style={{ left: `${Math.max(share, 0) * 100}%` }} />;
}

/** 2–3 s */
function between([start, end]: Span): string {
  const short = (second: number) => String(Number(second.toFixed(2)));
  return `${short(start)}–${short(end)} s`;
}
