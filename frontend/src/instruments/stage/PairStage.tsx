import type { Assignment, Choice } from "../../api/types";
import { Pane } from "./Pane";
import classes from "./PairStage.module.css";
import type { OnSettled } from "./useLoaded";
import type { ChangeView } from "./useView";
import type { View } from "./view";

interface PairStageProps {
  assignment: Assignment;
  /** False for the pairs that wait underneath, loaded and decoded, to be shown within a frame. */
  isCurrent: boolean;
  isFlipped: boolean;
  chosen: Choice | null;
  view: View;
  onView: ChangeView;
  onSettled: OnSettled;
}

/** Two samples of one prompt, side by side. */
export function PairStage({ assignment, isCurrent, isFlipped, chosen, view, onView, onSettled }: PairStageProps) {
  const [first, second] = assignment.samples;
  if (!first || !second) return null;
  return (
    <div className={classes.stage} data-current={isCurrent} aria-hidden={!isCurrent} inert={!isCurrent}>
      <Pane
        side={isFlipped ? "second" : "first"}
        label={isFlipped ? "Second, flipped over" : "First"}
        samples={[
          { sample: first, isVisible: !isFlipped },
          { sample: second, isVisible: isFlipped, isCopy: true },
        ]}
        view={view}
        isChosen={chosen === "first"}
        onView={onView}
        onSettled={onSettled}
      />
      <Pane
        side="second"
        label="Second"
        samples={[{ sample: second, isVisible: true }]}
        view={view}
        isChosen={chosen === "second"}
        onView={onView}
        onSettled={onSettled}
      />
    </div>
  );
}
