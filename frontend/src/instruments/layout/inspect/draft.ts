/** An inspection in the making: what is being done, and all that was done so far. Kept over a reload. */
import type { RejectReason, RepairOperation } from "../../../api/types";
import type { GivenLayout, ReasonCode } from "../answer";

export interface Draft {
  doing: "look" | "reject" | "repair";
  reasons: readonly RejectReason[];
  done: readonly RepairOperation[];
  /** What was taken back and can be done again, the latest first. */
  undone: readonly RepairOperation[];
  /** The object that is worked on. */
  selected: string | null;
}

const NOTHING: Draft = { doing: "look", reasons: [], done: [], undone: [], selected: null };

/** Where to begin: with nothing, or with what was answered before. */
export function startOf(given: GivenLayout | null): Draft {
  switch (given?.decision) {
    case "reject":
      return { ...NOTHING, doing: "reject", reasons: (given.reasons ?? []).map(({ code, note = "" }) => ({ code, note })) };
    case "repair":
      return { ...NOTHING, doing: "repair", done: given.operations ?? [] };
    default:
      return NOTHING;
  }
}

export function withReason(draft: Draft, code: ReasonCode): Draft {
  const isGiven = draft.reasons.some((reason) => reason.code === code);
  const others = draft.reasons.filter((reason) => reason.code !== code);
  return { ...draft, reasons: isGiven ? others : [...others, { code, note: "" }] };
}

export function withNote(draft: Draft, code: ReasonCode, note: string): Draft {
  return { ...draft, reasons: draft.reasons.map((reason) => (reason.code === code ? { code, note } : reason)) };
}

/** One operation more. One that goes on with the last (a key held down, pressed again and again) takes its place. */
export function withOperation(draft: Draft, operation: RepairOperation, goesOn = false): Draft {
  const last = draft.done.at(-1);
  const isSame = goesOn && last?.op === operation.op && last.object === operation.object && operation.op !== "remove";
  const done = isSame ? [...draft.done.slice(0, -1), inPlaceOf(last, operation)] : [...draft.done, operation];
  const selected = operation.op === "remove" ? null : operation.object;
  return { ...draft, doing: "repair", done, undone: [], selected };
}

/** The later of two operations on one thing; a step along the floor leaves it as high as the other hung it. */
function inPlaceOf(last: RepairOperation, operation: RepairOperation): RepairOperation {
  return operation.op === "move" && last.op === "move" ? { ...operation, z: operation.z ?? last.z } : operation;
}

export function takenBack(draft: Draft): Draft {
  const last = draft.done.at(-1);
  if (!last) return draft;
  return { ...draft, done: draft.done.slice(0, -1), undone: [last, ...draft.undone], selected: last.object };
}

export function doneAgain(draft: Draft): Draft {
  const [next, ...undone] = draft.undone;
  if (!next) return draft;
  return { ...draft, done: [...draft.done, next], undone, selected: next.op === "remove" ? null : next.object };
}

/** All operations away; each can be had again. */
export function asItWas(draft: Draft): Draft {
  return { ...draft, done: [], undone: [...draft.done, ...draft.undone], selected: null };
}

/** What is missing before the layout can be rejected; empty when nothing is. */
export function missingOf({ reasons }: Draft): string {
  if (reasons.length === 0) return "Choose at least one reason";
  const isUnsaid = reasons.some(({ code, note }) => code === "other" && note.trim() === "");
  return isUnsaid ? "Say what else is wrong" : "";
}
