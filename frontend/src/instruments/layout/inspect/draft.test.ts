import { expect, test } from "vitest";

import type { RepairOperation } from "../../../api/types";
import { asItWas, doneAgain, missingOf, startOf, takenBack, withNote, withOperation, withReason } from "./draft";

const move = (x: number, object = "bed"): RepairOperation => ({ op: "move", object, x, y: 0, z: null });
const remove: RepairOperation = { op: "remove", object: "bed" };

test("an answer given before is where one goes on", () => {
  expect(startOf(null).doing).toBe("look");
  expect(startOf({ decision: "accept" }).doing).toBe("look");
  expect(startOf({ decision: "reject", reasons: [{ code: "overlap" }] })).toMatchObject({ doing: "reject", reasons: [{ code: "overlap", note: "" }] });
  expect(startOf({ decision: "repair", operations: [move(1)] })).toMatchObject({ doing: "repair", done: [move(1)] });
});

test("what goes on with the last operation takes its place", () => {
  let draft = withOperation(startOf(null), move(1));
  draft = withOperation(draft, move(2), true);
  expect(draft.done).toEqual([move(2)]);
  expect(withOperation(draft, move(3)).done).toEqual([move(2), move(3)]);
  expect(withOperation(draft, move(3, "lamp"), true).done).toEqual([move(2), move(3, "lamp")]);
  expect(withOperation(draft, remove, true).done).toEqual([move(2), remove]);
});

test("what goes on along the floor hangs as high as it was lifted", () => {
  const lift: RepairOperation = { op: "move", object: "bed", x: 1, y: 0, z: 0.5 };
  const draft = withOperation(withOperation(startOf(null), lift), move(2), true);
  expect(draft.done).toEqual([{ ...move(2), z: 0.5 }]);
});

test("taking back and doing again come out where they began", () => {
  const all = [move(1), move(2, "lamp"), remove].reduce((draft, each) => withOperation(draft, each), startOf(null));
  const back = takenBack(takenBack(all));
  expect(back.done).toEqual([move(1)]);
  expect(doneAgain(doneAgain(back))).toEqual(all);
  expect(takenBack(startOf(null))).toEqual(startOf(null));
  expect(doneAgain(all)).toEqual(all);
});

test("doing something else gives up what was taken back", () => {
  const draft = withOperation(takenBack(withOperation(startOf(null), move(1))), move(5));
  expect(doneAgain(draft).done).toEqual([move(5)]);
});

test("all taken back can be had again, in order", () => {
  const all = [move(1), move(2)].reduce((draft, each) => withOperation(draft, each), startOf(null));
  const again = doneAgain(doneAgain(asItWas(all)));
  expect(asItWas(all).done).toEqual([]);
  expect(again.done).toEqual(all.done);
});

test("a reason is there once, and `other` needs words", () => {
  let draft = withReason(withReason(startOf(null), "overlap"), "other");
  expect(missingOf(draft)).not.toBe("");
  draft = withNote(draft, "other", "  ");
  expect(missingOf(draft)).not.toBe("");
  draft = withNote(draft, "other", "no window");
  expect(missingOf(draft)).toBe("");
  draft = withReason(withReason(draft, "other"), "overlap");
  expect(draft.reasons).toEqual([]);
  expect(missingOf(draft)).not.toBe("");
});
