/** Comparing two layouts of one room: side by side as plans, or in 3D from the same side. */
import { lazy, Suspense } from "react";

import { useLayout } from "../../api/layouts";
import type { Choice, LayoutConfig, ShownSample } from "../../api/types";
import type { QuestionProps } from "../contract";
import { Action, ActionBar, Hint } from "../controls/ActionBar";
import { AnswerButtons } from "../controls/AnswerButtons";
import { QuestionFrame } from "../controls/QuestionFrame";
import { commandsOf, SIDES } from "../controls/sides";
import { useCommands } from "../controls/useCommands";
import { useStopwatch } from "../controls/useStopwatch";
import pane from "../stage/Pane.module.css";
import pair from "../stage/PairStage.module.css";
import { usePairStages } from "../stage/usePairStages";
import type { GivenLayout } from "./answer";
import type { ChangeOrbit, Orbit } from "./orbit";
import { useSight } from "./useSight";

const RoomView = lazy(async () => ({ default: (await import("./room/RoomView")).RoomView }));

export function Compare(props: QuestionProps<LayoutConfig, GivenLayout>) {
  const { config, current, given, isCovered, actions, onAnswer } = props;
  const chosen = given?.choice ?? null;
  const { stages, state, commands, hints } = usePairStages({ ...props, chosen });
  const { sight, orbit, changeOrbit, commands: sightCommands, toggle } = useSight(["plan", "room"]);
  const stopwatch = useStopwatch(current.slot, state !== undefined);
  const isReady = state === "ready";
  const answer = (choice: Choice) => onAnswer({ decision: "compare", choice }, stopwatch.elapsed());
  const bothBad = { keys: ["b"], run: () => answer("both_bad"), isDisabled: !isReady || !config.allow_both_bad };
  useCommands([...commandsOf(SIDES, answer, !isReady), bothBad, ...sightCommands, ...commands], !isCovered);
  return (
    <QuestionFrame
      question={config.question}
      prompt={`“${current.prompt}”`}
      returned={current.returned?.comment}
      controls={
        <>
          <AnswerButtons options={SIDES} given={chosen} isReady={isReady} onAnswer={answer} />
          <ActionBar
            actions={
              <>
                {config.allow_both_bad && (
                  <Action name="Both bad" hint="B" isPressed={chosen === "both_bad"} isDisabled={!isReady} onClick={() => answer("both_bad")} />
                )}
                {actions}
              </>
            }
          >
            {toggle}
            {sight === "plan" ? hints : <Hint name="Zoom" keys={["+", "−", "wheel"]} />}
          </ActionBar>
        </>
      }
    >
      {/* Plans stay underneath: they say when the samples are there. */}
      {stages}
      {sight === "room" && isReady && <RoomPair samples={current.samples} chosen={chosen} orbit={orbit} onOrbit={changeOrbit} />}
    </QuestionFrame>
  );
}

interface RoomPairProps {
  samples: readonly ShownSample[];
  chosen: Choice | null;
  orbit: Orbit;
  onOrbit: ChangeOrbit;
}

function RoomPair({ samples, chosen, orbit, onOrbit }: RoomPairProps) {
  const sides = ["first", "second"] as const;
  return (
    <div className={pair.stage}>
      {sides.map((side, index) => {
        const sample = samples[index];
        return (
          <div key={side} className={pane.pane} data-side={side} data-chosen={chosen === side}>
            <Suspense>{sample && <StoredRoom sample={sample} orbit={orbit} onOrbit={onOrbit} />}</Suspense>
            <span className={pane.label}>{side === "first" ? "First" : "Second"}</span>
          </div>
        );
      })}
    </div>
  );
}

function StoredRoom({ sample, orbit, onOrbit }: { sample: ShownSample; orbit: Orbit; onOrbit: ChangeOrbit }) {
  const { data: layout } = useLayout(sample.media_url);
  return layout && <RoomView layout={layout} findings={sample.findings} selected={null} orbit={orbit} onOrbit={onOrbit} />;
}
