import { expect, test } from "vitest";

import { partsOf, wholeSide } from "./parts";

test("what was shown and what is kept are read alike", () => {
  expect(partsOf({ choice: "first", strength: "much" })).toEqual(partsOf({ choice: "sample_0", strength: "much" }));
  expect(partsOf({ segments: ["tie", "second"] })).toEqual(
    partsOf({ segments: [{ start: 0, end: 1, choice: "tie" }, { start: 1, end: 2, choice: "sample_1" }] }),
  );
  const phrase = { start: 2, end: 5 };
  const shown = { captions: [{ action: "edit", text: "a cat", irrelevant: [phrase] }] };
  const kept = { captions: [{ action: "edit", text: "a cat", irrelevant: [{ ...phrase, text: "red" }] }] };
  expect(partsOf(shown, "a red cat")).toEqual(partsOf(kept));
});

test("phrases are counted in code points", () => {
  const [part] = partsOf({ captions: [{ action: "accept", irrelevant: [{ start: 2, end: 5 }] }] }, "🐈 cat");
  expect(part).toEqual({ kind: "captions", captions: [{ action: "accept", text: null, irrelevant: ["cat"] }] });
});

test("aspects keep their names, and the overall answer is the whole", () => {
  const parts = partsOf({ dimensions: { motion: "tie", alignment: "not_applicable" }, overall: "second" });
  expect(parts.map((part) => part.kind === "side" && [part.respect, part.side])).toEqual([
    ["motion", "tie"],
    ["alignment", "not_applicable"],
    ["overall", "second"],
  ]);
  expect(wholeSide(parts)).toBe("second");
  expect(wholeSide(partsOf({ dimensions: { motion: "tie" } }))).toBeNull();
});

test("a room's repair is told operation by operation", () => {
  const operations = [{ op: "move", object: "bed", x: 1, y: 2 }, { op: "turn", object: "lamp", angle: 90 }];
  const [part] = partsOf({ decision: "repair", operations });
  expect(part).toMatchObject({ decision: "repair", operations: ["move bed to 1, 2 m", "turn lamp to 90°"] });
});

test("what no instrument gives has no parts", () => {
  expect(partsOf({ choice: "left", segments: "all", mood: 3 })).toEqual([]);
});
