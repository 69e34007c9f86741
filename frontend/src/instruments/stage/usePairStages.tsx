import type { ReactNode } from "react";

import type { Assignment, Choice } from "../../api/types";
import { Action, Hint } from "../controls/ActionBar";
import type { Command } from "../controls/commands";
import { useHeldKey } from "../controls/useHeldKey";
import { LoadFailure } from "./LoadFailure";
import { PairStage } from "./PairStage";
import { useLoaded, type LoadState } from "./useLoaded";
import classes from "./usePairStages.module.css";
import { useView } from "./useView";
import { HeadContext } from "./video/headContext";
import type { PlayHead } from "./video/PlayHead";
import { TransportBar } from "./video/TransportBar";
import { transportCommands } from "./video/transportCommands";
import { usePlayHead } from "./video/usePlayHead";
import { wholeView } from "./view";

interface PairStages {
  /** The pair to look at, with its play head, and the next ones underneath. */
  stages: ReactNode;
  state: LoadState | undefined;
  /** What plays the pair; null where it stands still. */
  head: PlayHead | null;
  /** How to look: zoom and, for videos, the play head. */
  commands: Command[];
  /** The same, said below the answers; null where the play head's bar says it. */
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
  const state = stateOf(current.samples);
  const head = usePlayHead(current, state === "ready" && !isCovered);
  // Space plays what can be played.
  const isFlipped = useHeldKey(head ? "KeyX" : "Space", !isCovered);
  const looks = (
    <>
      <Hint name="Flip over" keys={[head ? "hold X" : "hold Space"]} />
      <Hint name="Zoom both" keys={["+", "−", "wheel"]} />
      <Action name="Whole picture" hint="/" onClick={() => changeView(() => wholeView)} />
    </>
  );
  const stages = (
    <div className={classes.column}>
      <div className={classes.stages}>
        {[current, ...upcoming].map((assignment) => (
          <HeadContext key={assignment.slot} value={assignment === current ? head : null}>
            <PairStage
              assignment={assignment}
              isCurrent={assignment === current}
              isFlipped={assignment === current && isFlipped}
              chosen={assignment === current ? chosen : null}
              view={assignment === current ? view : wholeView}
              onView={changeView}
              onSettled={onSettled}
            />
          </HeadContext>
        ))}
        {state === "failed" && <LoadFailure />}
      </div>
      {head && <TransportBar head={head}>{looks}</TransportBar>}
    </div>
  );
  return {
    stages,
    state,
    head,
    commands: head ? [...commands, ...transportCommands(head)] : commands,
    hints: head ? null : looks,
  };
}
