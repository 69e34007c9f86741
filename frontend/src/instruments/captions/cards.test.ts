import { expect, test } from "vitest";

import type { CaptionsAnswer, CaptionsConfig, ShownSample } from "../../api/types";
import { answerOf, draftOf, faultOf, isUnchanged, textOf, withText, type Card } from "./cards";

const sample = (caption: string) => ({ caption }) as ShownSample;
const config: CaptionsConfig = { longest: 10, mark_irrelevant: true, ask_choice: true, allow_both_bad: true };
const card = (change: Partial<Card>): Card => ({ action: null, edited: "a cat", written: "", irrelevant: [], ...change });

test("an answer opened again makes the same answer", () => {
  const samples = [sample("a cat"), sample("a dog"), sample("")];
  const answer: CaptionsAnswer = {
    captions: [
      { action: "accept", text: null, irrelevant: [{ start: 2, end: 5 }] },
      { action: "edit", text: "two dogs", irrelevant: [] },
      { action: "write", text: "a fox", irrelevant: [] },
    ],
    choice: "tie",
  };
  expect(answerOf(draftOf(samples, answer), samples, config)).toEqual(answer);
});

test("with a draft nothing is decided; without one there is only writing", () => {
  const { cards } = draftOf([sample("a cat"), sample("")], null);
  expect(cards.map(({ action }) => action)).toEqual([null, "write"]);
});

test("what was edited and what was written are both kept", () => {
  const edited = withText(card({ action: "edit" }), "two cats");
  const written = withText({ ...edited, action: "write" }, "cats");
  expect(textOf(written, "a cat")).toBe("cats");
  expect(textOf({ ...written, action: "edit" }, "a cat")).toBe("two cats");
  expect(textOf({ ...written, action: "accept" }, "a cat")).toBe("a cat");
});

test("an edit that changes nothing accepts the draft", () => {
  const same = card({ action: "edit", edited: " a cat " });
  expect(isUnchanged(same, "a cat")).toBe(true);
  const answer = answerOf({ cards: [same], choice: null, at: 0 }, [sample("a cat")], config);
  expect(answer.captions).toEqual([{ action: "accept", text: null, irrelevant: [] }]);
});

test("what keeps a caption from being whole", () => {
  expect(faultOf(card({}), "a cat", 10)).toBe("not decided");
  expect(faultOf(card({ action: "write", written: "  \n" }), "", 10)).toBe("no caption yet");
  expect(faultOf(card({ action: "edit", edited: "12345678901" }), "a cat", 10)).toBe("too long");
  expect(faultOf(card({ action: "accept" }), "a draft may be longer", 10)).toBe("");
});

test("emoji count once, and space around a caption does not count", () => {
  expect(faultOf(card({ action: "write", written: ` ${"🐈".repeat(10)} ` }), "", 10)).toBe("");
  expect(faultOf(card({ action: "write", written: "🐈".repeat(11) }), "", 10)).toBe("too long");
});

test("pasted tabs and line ends become what a caption may hold", () => {
  expect(withText(card({ action: "write" }), "a\tb\r\nc\u0007d").written).toBe("a b\nc d");
});

test("the choice is left out where the project does not ask", () => {
  const draft = { cards: [], choice: "first" as const, at: 0 };
  expect(answerOf(draft, [], { ...config, ask_choice: false }).choice).toBeNull();
  expect(answerOf(draft, [], config).choice).toBe("first");
});
