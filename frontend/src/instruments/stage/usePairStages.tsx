import type { ReactNode } from "react";

import type { Assignment, Choice } from "../../api/types";
import { Action, Hint } from "../controls/ActionBar";
import type { Command } from "../controls/commands";
import { useHeldKey } from "../controls/useHeldKey";
import { LoadFailure } from "./LoadFailure";
import { PairStage } from "./PairStage";
import { useLoaded, type LoadState } from "./useLoaded";
import { useView } from "./useView";
import { wholeView } from "./view";

interface PairStages {
  /** The pair to look at, and the next ones underneath. */
  stages: ReactNode;
  state: LoadState | undefined;
  /** How to look: zoom and, for videos, the play head. */
  commands: Command[];
  /** The same, said below the answers. */
  hints: ReactNode;
}

interface Shown {
  current: Assignment;
  upcoming: readonly Assignment[];
  chosen: Choice | null;
  isCovered: boolean;
}

/** Two samples side by side with linked zoom and flip-over, for every instrument that compares two. */
export function usePairStages({ current, upcoming, chosen, isCovered }: Shown): PairStages {
  const { stateOf, onSettled } = useLoaded();
  const { view, changeView, commands } = useView(current.slot);
  const isFlipped = useHeldKey("Space", !isCovered);
  const state = stateOf(current.samples);
  const stages = (
    <>
      {[current, ...upcoming].map((assignment) => (
        <PairStage
          key={assignment.slot}
          assignment={assignment}
          isCurrent={assignment === current}
          isFlipped={assignment === current && isFlipped}
          chosen={assignment === current ? chosen : null}
          view={assignment === current ? view : wholeView}
          onView={changeView}
          onSettled={onSettled}
        />
      ))}
      {state === "failed" && <LoadFailure />}
    </>
  );
  const hints = (
    <>
      <Hint name="Flip over" keys={["hold Space"]} />
      <Hint name="Zoom both" keys={["+", "−", "wheel"]} />
      <Action name="Whole picture" hint="/" onClick={() => changeView(() => wholeView)} />
    </>
  );
  return { stages, state, commands, hints };
}
