import { expect, test } from "vitest";

import { lockedSettings } from "./locked";

const schema = {
  properties: {
    question: { type: "string", title: "Question", once_answered: "any" },
    segment_s: { type: "number", default: 1, title: "Segment S", once_answered: "none" },
    allow_ties: { type: "boolean", default: true, title: "Allow Ties", once_answered: "turn_on" },
    most: { type: "integer", default: 12, once_answered: "grow" },
  },
};

test("what never changes is locked, and what is on cannot be turned off", () => {
  expect(lockedSettings(schema, {})).toEqual([
    { key: "segment_s", name: "Segment s", value: "1" },
    { key: "allow_ties", name: "Allow ties", value: "on" },
  ]);
});

test("what is off may still be turned on", () => {
  expect(lockedSettings(schema, { segment_s: 2.5, allow_ties: false })).toEqual([
    { key: "segment_s", name: "Segment s", value: "2.5" },
  ]);
});
