/** Inspecting one layout: it is accepted, rejected with reasons, or repaired. */
import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { layoutQuery, useLayout } from "../../../api/layouts";
import type { LayoutConfig, RepairOperation, ShownSample } from "../../../api/types";
import type { QuestionProps } from "../../contract";
import { ActionBar, Hint } from "../../controls/ActionBar";
import { AnswerButtons, type AnswerOption } from "../../controls/AnswerButtons";
import type { Command } from "../../controls/commands";
import { QuestionFrame } from "../../controls/QuestionFrame";
import { SendButton } from "../../controls/SendButton";
import { useCommands } from "../../controls/useCommands";
import { useDraft } from "../../controls/useDraft";
import { useStopwatch } from "../../controls/useStopwatch";
import { LoadFailure } from "../../stage/LoadFailure";
import { useView } from "../../stage/useView";
import type { GivenLayout } from "../answer";
import { extentOf } from "../plan/frame";
import { isSameRoom, repaired } from "../repair";
import { useSight } from "../useSight";
import { missingOf, startOf, withNote, withReason, type Draft } from "./draft";
import { FindingList } from "./FindingList";
import classes from "./Inspect.module.css";
import { REASONS } from "./reasons";
import { RejectPanel } from "./RejectPanel";
import { RepairPanel } from "./RepairPanel";
import { RoomStage } from "./RoomStage";
import { useCheckedRoom } from "./useCheckedRoom";
import { firstToRepair, repairCommands, useRepairActions } from "./useRepairActions";

type InspectProps = QuestionProps<LayoutConfig, GivenLayout>;

export function Inspect(props: InspectProps) {
  const sample = props.current.samples[0];
  usePrefetched(props.upcoming.flatMap(({ samples }) => samples));
  return sample && <InspectSample {...props} sample={sample} />;
}

function InspectSample({ config, current, given, isCovered, actions, onAnswer, sample }: InspectProps & { sample: ShownSample }) {
  const { data: stored, status } = useLayout(sample.media_url);
  const [draft, change] = useDraft<Draft>(current.slot, startOf(given));
  const [held, setHeld] = useState<RepairOperation | null>(null);
  const [lit, setLit] = useState<number | null>(null);
  const { view, changeView, commands: viewCommands } = useView(current.slot);
  const { sight, orbit, changeOrbit, commands: sightCommands, toggle } = useSight(["plan", "both", "room"]);
  const stopwatch = useStopwatch(current.slot, stored !== undefined);

  const operations = useMemo(() => operationsOf(draft, held), [draft, held]);
  const layout = useMemo(() => stored && repaired(stored, operations), [stored, operations]);
  const extent = useMemo(() => stored && extentOf(stored), [stored]);
  const checked = useCheckedRoom(sample, operations);
  const repairing = useRepairActions(layout, draft, change);
  const isReady = layout !== undefined;
  const isChanged = stored !== undefined && layout !== undefined && !isSameRoom(stored, layout);

  const show = (doing: Draft["doing"]) => change((before) => ({ ...before, doing }));
  const accept = () => onAnswer({ decision: "accept" }, stopwatch.elapsed());
  const repair = () => change((before) => ({ ...before, doing: "repair", selected: before.selected ?? (layout ? firstToRepair(layout, checked.findings) : null) }));
  const missing = missingToSend(draft, isChanged);
  const send = () => {
    if (!isReady || missing !== "") return;
    if (draft.doing === "reject") onAnswer({ decision: "reject", reasons: draft.reasons }, stopwatch.elapsed());
    else onAnswer({ decision: "repair", operations: draft.done }, stopwatch.elapsed());
  };

  const isLooking = draft.doing === "look";
  const options = optionsOf(config, draft, isChanged);
  const run: Record<Decision, () => void> = { accept, repair, reject: () => show("reject") };
  const decisions = options.map(({ value, keys, isDisabled = false }): Command => ({ keys, run: run[value], isDisabled: !isReady || isDisabled }));
  const ofPanel: Record<Draft["doing"], Command[]> = {
    look: [],
    reject: REASONS.map(({ code, key }) => ({ keys: [key], run: () => change((before) => withReason(before, code)) })),
    repair: repairCommands(repairing),
  };
  const panels: Command[] = [
    { keys: ["Enter", "Ctrl+Enter"], run: send, isDisabled: isLooking },
    { keys: ["Escape"], run: () => show("look"), isDisabled: isLooking },
  ];
  useCommands([...ofPanel[draft.doing], ...decisions, ...panels, ...sightCommands, ...viewCommands], !isCovered);

  return (
    <QuestionFrame
      question={config.question}
      prompt={`“${current.prompt}”`}
      returned={current.returned?.comment}
      controls={
        <>
          <AnswerButtons options={options} given={chosenOf(draft, given)} isReady={isReady} onAnswer={(decision) => run[decision]()} />
          <ActionBar actions={actions}>
            {toggle}
            <Hint name="Zoom" keys={["+", "−", "wheel", "/"]} />
          </ActionBar>
        </>
      }
    >
      <div className={classes.beside}>
        {layout && extent && (
          <RoomStage
            layout={layout}
            findings={checked.findings}
            isStale={checked.state !== "checked"}
            extent={extent}
            sight={sight}
            view={view}
            onView={changeView}
            orbit={orbit}
            onOrbit={changeOrbit}
            lit={lit}
            onLight={setLit}
            selected={draft.selected}
            isRepairable={config.allow_repair}
            isRepairing={draft.doing === "repair"}
            onSelect={repairing.select}
            onHold={setHeld}
            onDone={(operation) => {
              setHeld(null);
              repairing.add(operation);
            }}
          />
        )}
        <aside className={classes.panel}>
          <div className={classes.scroll}>
            {draft.doing === "reject" && (
              <RejectPanel
                reasons={draft.reasons}
                findings={sample.findings}
                onToggle={(code) => change((before) => withReason(before, code))}
                onNote={(code, note) => change((before) => withNote(before, code, note))}
                onSend={send}
              />
            )}
            {draft.doing === "repair" && (
              <RepairPanel draft={draft} object={layout?.objects.find(({ id }) => id === draft.selected)} actions={repairing} />
            )}
            {draft.doing !== "reject" && (
              <FindingList
                room={checked}
                lit={lit}
                onLight={setLit}
                onPick={({ subjects: [subject = null] }) => {
                  if (config.allow_repair) repairing.select(subject);
                }}
              />
            )}
          </div>
          {!isLooking && <SendButton missing={missing} isReady={isReady} onSend={send} />}
        </aside>
        {status === "error" && <LoadFailure />}
      </div>
    </QuestionFrame>
  );
}

type Decision = "accept" | "repair" | "reject";

/** While a panel is open, digits are for what is in it. */
function optionsOf(config: LayoutConfig, { doing }: Draft, isChanged: boolean): AnswerOption<Decision>[] {
  const keys = (digit: string, letter: string) => (doing === "look" ? [digit, letter] : [letter]);
  const all: AnswerOption<Decision>[] = [
    { value: "accept", name: "Accept", keys: keys("1", "A"), tone: "tie", isDisabled: isChanged },
    { value: "repair", name: "Repair", keys: keys("2", "M"), tone: "tie" },
    { value: "reject", name: "Reject", keys: keys("3", "R"), tone: "tie" },
  ];
  return all.filter(({ value }) => value !== "repair" || config.allow_repair);
}

function chosenOf({ doing }: Draft, given: GivenLayout | null): Decision | null {
  if (doing !== "look") return doing;
  return given?.decision === "accept" ? "accept" : null;
}

/** A room is rejected as it was given, whatever was tried before. */
function operationsOf({ doing, done }: Draft, held: RepairOperation | null): readonly RepairOperation[] {
  if (doing === "reject") return [];
  return held ? [...done, held] : done;
}

function missingToSend(draft: Draft, isChanged: boolean): string {
  if (draft.doing === "reject") return missingOf(draft);
  return isChanged ? "" : "Nothing is changed yet";
}

/** The next rooms are fetched now, so that they are there when they are asked about. */
function usePrefetched(samples: readonly ShownSample[]) {
  useQueries({ queries: samples.map(({ media_url }) => layoutQuery(media_url)) });
}
