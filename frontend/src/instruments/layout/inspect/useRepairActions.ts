import { useRef } from "react";

import type { Finding, Layout, PlacedObject, RepairOperation } from "../../../api/types";
import type { Command } from "../../controls/commands";
import { wholeTurn, type Point } from "../geometry";
import { lifted, stepped, tidy } from "../snap";
import { asItWas, doneAgain, takenBack, withOperation, type Draft } from "./draft";

const STEP_M = 0.05;
const STRIDE_M = 0.5;
const TURN = 15;
/** Keys pressed one after the other within this time are one change. */
const ONE_GO_MS = 700;

type ChangeDraft = (change: (before: Draft) => Draft) => void;

export interface RepairActions {
  select: (object: string | null) => void;
  selectNext: (step: 1 | -1) => void;
  /** What was done by the mouse. */
  add: (operation: RepairOperation) => void;
  move: (step: Point) => void;
  /** By so many metres; nothing goes below the floor. */
  lift: (metres: number) => void;
  turn: (degrees: number) => void;
  remove: () => void;
  takeBack: () => void;
  doAgain: () => void;
  startAgain: () => void;
}

/** What can be done to the room as it is now. */
export function useRepairActions(room: Layout | undefined, draft: Draft, change: ChangeDraft): RepairActions {
  const lastKey = useRef(-Infinity);
  const selected = room?.objects.find(({ id }) => id === draft.selected);
  const byKey = (operation: RepairOperation) => {
    const now = performance.now();
    const goesOn = now - lastKey.current < ONE_GO_MS;
    lastKey.current = now;
    change((before) => withOperation(before, operation, goesOn));
  };
  const withSelected = (make: (object: PlacedObject) => RepairOperation) => {
    if (selected) byKey(make(selected));
  };
  const settle = (to: (before: Draft) => Draft) => {
    lastKey.current = -Infinity;
    change(to);
  };
  return {
    select: (object) => settle((before) => ({ ...before, doing: "repair", selected: object })),
    selectNext: (step) => settle((before) => ({ ...before, doing: "repair", selected: nextOf(room, before.selected, step) })),
    add: (operation) => settle((before) => withOperation(before, operation)),
    move: (step) =>
      withSelected((object) => {
        const [x, y] = stepped(object, step);
        return { op: "move", object: object.id, x, y, z: null };
      }),
    lift: (metres) =>
      withSelected(({ id, x, y, z }) => ({ op: "move", object: id, x, y, z: lifted(z, metres) })),
    turn: (degrees) => withSelected(({ id, angle }) => ({ op: "turn", object: id, angle: tidy(wholeTurn(angle + degrees)) })),
    remove: () => withSelected(({ id }) => ({ op: "remove", object: id })),
    takeBack: () => settle(takenBack),
    doAgain: () => settle(doneAgain),
    startAgain: () => settle(asItWas),
  };
}

/** The keys of a repair. */
export function repairCommands(actions: RepairActions): Command[] {
  const arrows: [string, Point][] = [
    ["ArrowLeft", [-1, 0]],
    ["ArrowRight", [1, 0]],
    ["ArrowUp", [0, 1]],
    ["ArrowDown", [0, -1]],
  ];
  const moves = arrows.flatMap(([key, [x, y]]): Command[] => [
    { keys: [key], repeats: true, run: () => actions.move([x * STEP_M, y * STEP_M]) },
    { keys: [`Shift+${key}`], repeats: true, run: () => actions.move([x * STRIDE_M, y * STRIDE_M]) },
  ]);
  return [
    ...moves,
    { keys: ["u"], repeats: true, run: () => actions.lift(STEP_M) },
    { keys: ["j"], repeats: true, run: () => actions.lift(-STEP_M) },
    { keys: ["Shift+u"], repeats: true, run: () => actions.lift(STRIDE_M) },
    { keys: ["Shift+j"], repeats: true, run: () => actions.lift(-STRIDE_M) },
    { keys: ["q"], repeats: true, run: () => actions.turn(TURN) },
    { keys: ["e"], repeats: true, run: () => actions.turn(-TURN) },
    { keys: ["Shift+q"], repeats: true, run: () => actions.turn(1) },
    { keys: ["Shift+e"], repeats: true, run: () => actions.turn(-1) },
    { keys: ["Delete"], run: actions.remove },
    { keys: ["n"], repeats: true, run: () => actions.selectNext(1) },
    { keys: ["p"], repeats: true, run: () => actions.selectNext(-1) },
    { keys: ["Ctrl+z"], repeats: true, run: actions.takeBack },
    { keys: ["Ctrl+y", "Ctrl+Shift+z"], repeats: true, run: actions.doAgain },
    { keys: ["x"], run: actions.startAgain },
  ];
}

/** What to begin with: the first thing that something is wrong with, or else the first. */
export function firstToRepair({ objects }: Layout, findings: readonly Finding[]): string | null {
  const ids = objects.map(({ id }) => id);
  return findings.flatMap(({ subjects }) => subjects).find((subject) => ids.includes(subject)) ?? ids[0] ?? null;
}

function nextOf(room: Layout | undefined, selected: string | null, step: 1 | -1): string | null {
  const ids = room?.objects.map(({ id }) => id) ?? [];
  const place = selected === null ? -1 : ids.indexOf(selected);
  if (place < 0) return (step === 1 ? ids[0] : ids.at(-1)) ?? null;
  return ids[(place + step + ids.length) % ids.length] ?? null;
}
