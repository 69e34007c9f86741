import { useCallback, useEffect, useRef, useState } from "react";

import type { Assignment, Choice } from "../../api/types";
import { Stopwatch } from "../../annotate/stopwatch";
import { AnswerButtons } from "./AnswerButtons";
import type { Command } from "./keys";
import { PairStage } from "./PairStage";
import classes from "./PairwiseInstrument.module.css";
import stageClasses from "./PairStage.module.css";
import { useKeys } from "./useKeys";
import { wholeView, ZOOM_STEP, zoomed, type View } from "./view";

interface PairwiseInstrumentProps {
  current: Assignment;
  /** The pairs to be shown after it: loaded and decoded now. */
  upcoming: readonly Assignment[];
  given: Choice | null;
  canUndo: boolean;
  /** While something lies over the question, keys are not for it. */
  isCovered: boolean;
  onAnswer: (choice: Choice, time_ms: number) => void;
  onSkip: () => void;
  onUndo: () => void;
  onGuidelines: () => void;
}

/** Which of two samples is better? */
export function PairwiseInstrument(props: PairwiseInstrumentProps) {
  const { current, upcoming, given, canUndo, isCovered, onAnswer, onSkip, onUndo, onGuidelines } = props;
  const [loaded, setLoaded] = useState<ReadonlyMap<string, "ready" | "failed">>(new Map());
  const { view, changeView } = useView(current.slot);
  const state = loaded.get(current.slot);
  const stopwatch = useStopwatch(current.slot, state !== undefined);

  const onReady = useCallback((slot: string, hasFailed: boolean) => {
    setLoaded((before) => new Map(before).set(slot, hasFailed ? "failed" : "ready"));
  }, []);
  const onCommand = (command: Command) => {
    if (command === "guidelines") onGuidelines();
    if (isCovered || (command === "keep" && !given) || (command === "undo" && !canUndo)) return;
    if (command === "skip" || command === "keep") onSkip();
    else if (command === "undo") onUndo();
    else if (command === "zoom-in") changeView((before) => zoomed(before, ZOOM_STEP));
    else if (command === "zoom-out") changeView((before) => zoomed(before, 1 / ZOOM_STEP));
    else if (command === "zoom-reset") changeView(() => wholeView);
    else if (command !== "guidelines" && state === "ready") onAnswer(command, stopwatch.elapsed());
  };
  const isFlipped = useKeys(onCommand);
  return (
    <div className={classes.instrument}>
      <h1 className={classes.prompt}>“{current.prompt}”</h1>
      <div className={stageClasses.stages}>
        {[current, ...upcoming].map((assignment) => (
          <PairStage
            key={assignment.slot}
            assignment={assignment}
            isCurrent={assignment === current}
            isFlipped={assignment === current && isFlipped}
            chosen={assignment === current ? given : null}
            view={assignment === current ? view : wholeView}
            onView={changeView}
            onReady={onReady}
          />
        ))}
        {state === "failed" && (
          <p className={classes.failed} role="alert">
            A picture of this pair could not be loaded. Skip it with S, or load the page again.
          </p>
        )}
      </div>
      <AnswerButtons given={given} isReady={state === "ready"} canUndo={canUndo} onCommand={onCommand} />
    </div>
  );
}

/** Where both pictures are looked at; every new pair is first seen whole. */
function useView(slot: string) {
  const [looking, setLooking] = useState({ slot, view: wholeView });
  const view = looking.slot === slot ? looking.view : wholeView;
  const changeView = useCallback(
    (change: (view: View) => View) =>
      setLooking((before) => ({ slot, view: change(before.slot === slot ? before.view : wholeView) })),
    [slot],
  );
  return { view, changeView };
}

/** Runs while the pair of `slot` can be seen. */
function useStopwatch(slot: string, isShown: boolean): { elapsed: () => number } {
  const watch = useRef<Stopwatch>(null);
  useEffect(() => {
    const started = new Stopwatch();
    if (isShown) started.restart();
    watch.current = started;
    document.addEventListener("visibilitychange", started.noticeVisibility);
    return () => document.removeEventListener("visibilitychange", started.noticeVisibility);
  }, [slot, isShown]);
  return { elapsed: () => watch.current?.elapsed() ?? 0 };
}
