import { useCallback, useState } from "react";

import type { Assignment, Choice, ShownSample } from "../../api/types";
import { Pane } from "./Pane";
import classes from "./PairStage.module.css";
import type { View } from "./view";

interface PairStageProps {
  assignment: Assignment;
  /** False for the pairs that wait underneath, loaded and decoded, to be shown within a frame. */
  isCurrent: boolean;
  isFlipped: boolean;
  chosen: Choice | null;
  view: View;
  onView: (change: (view: View) => View) => void;
  onReady: (slot: string, hasFailed: boolean) => void;
}

/** Two samples of one prompt, side by side. */
export function PairStage({ assignment, isCurrent, isFlipped, chosen, view, onView, onReady }: PairStageProps) {
  const settled = useSettled(assignment, onReady);
  const [first, second] = assignment.samples;
  if (!first || !second) return null;
  return (
    <div className={classes.stage} data-current={isCurrent} aria-hidden={!isCurrent} inert={!isCurrent}>
      <Pane
        side={isFlipped ? "second" : "first"}
        label={isFlipped ? "Second, flipped over" : "First"}
        samples={[
          { sample: first, isVisible: !isFlipped },
          { sample: second, isVisible: isFlipped },
        ]}
        view={view}
        isChosen={chosen === "first"}
        onView={onView}
        onSettled={settled}
      />
      <Pane
        side="second"
        label="Second"
        samples={[{ sample: second, isVisible: true }]}
        view={view}
        isChosen={chosen === "second"}
        onView={onView}
        onSettled={settled}
      />
    </div>
  );
}

/** Calls `onReady` once both pictures have loaded, or as soon as one cannot be. */
function useSettled({ slot, samples }: Assignment, onReady: PairStageProps["onReady"]) {
  const [loaded] = useState(() => new Set<string>());
  return useCallback(
    (sample: ShownSample, isShown: boolean) => {
      if (!isShown) {
        onReady(slot, true);
        return;
      }
      loaded.add(sample.id);
      if (samples.every(({ id }) => loaded.has(id))) onReady(slot, false);
    },
    [loaded, onReady, samples, slot],
  );
}
