import { expect, test } from "vitest";

import { isMarked, lengthOf, toggled, tokensOf } from "./phrases";

const prompt = "a red circle left of a blue square";
const cut = (text: string, phrases: { start: number; end: number }[]) =>
  phrases.map(({ start, end }) => Array.from(text).slice(start, end).join(""));
const word = (text: string, wanted: string) => {
  const token = tokensOf(text).find((each) => each.text === wanted);
  if (!token) throw new Error(`There is no word ${wanted}.`);
  return token;
};

test("tokens are the whole text, one after the other", () => {
  for (const text of [prompt, "", "  two  spaces ", "一只红色的猫", "👩‍👩‍👧 runs, 🐈 sits!", "قطة حمراء على سجادة"]) {
    const tokens = tokensOf(text);
    expect(tokens.map((token) => token.text).join("")).toBe(text);
    expect(tokens.at(-1)?.end ?? 0).toBe(lengthOf(text));
    for (const token of tokens) expect(cut(text, [token])).toEqual([token.text]);
  }
});

test("an emoji counts once, whatever JavaScript says", () => {
  const text = "🐈🐈 a cat";
  expect("🐈".length).toBe(2);
  expect(word(text, "cat")).toMatchObject({ start: 5, end: 8 });
  expect(toggled(text, [], word(text, "cat"))).toEqual([{ start: 5, end: 8 }]);
});

test("an emoji can be marked, being something to see", () => {
  const text = "a dog and a 🐈";
  expect(tokensOf(text).filter(({ isWord }) => isWord)).toHaveLength(5);
  expect(cut(text, toggled(text, [], word(text, "🐈")))).toEqual(["🐈"]);
});

test("words marked one after the other are one phrase", () => {
  const left = toggled(prompt, [], word(prompt, "left"));
  const both = toggled(prompt, left, word(prompt, "of"));
  expect(cut(prompt, both)).toEqual(["left of"]);
  expect(both).toEqual([{ start: 13, end: 20 }]);
});

test("a word taken out of a phrase leaves two, without the space around them", () => {
  const phrase = [{ start: 0, end: 20 }];
  expect(cut(prompt, toggled(prompt, phrase, word(prompt, "circle")))).toEqual(["a red", "left of"]);
  expect(cut(prompt, toggled(prompt, phrase, word(prompt, "of")))).toEqual(["a red circle left"]);
});

test("what is marked in part is marked as a whole, and only then taken away", () => {
  const range = { start: 2, end: 20 };
  const whole = toggled(prompt, [{ start: 2, end: 5 }], range);
  expect(cut(prompt, whole)).toEqual(["red circle left of"]);
  expect(toggled(prompt, whole, range)).toEqual([]);
});

test("phrases never overlap and are in the order of the text", () => {
  const words = tokensOf(prompt).filter(({ isWord }) => isWord);
  let phrases: { start: number; end: number }[] = [];
  for (let step = 0; step < 200; step += 1) {
    const [one, other] = [words[(step * 7) % words.length], words[(step * 5 + 3) % words.length]];
    if (!one || !other) throw new Error("There are words.");
    phrases = toggled(prompt, phrases, { start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) });
    phrases.forEach(({ start, end }, index) => {
      expect(end).toBeGreaterThan(start);
      expect(start).toBeGreaterThanOrEqual(phrases[index - 1]?.end ?? 0);
    });
  }
});

test("whether a word is marked", () => {
  const phrases = [{ start: 13, end: 20 }];
  expect(isMarked(phrases, word(prompt, "left"))).toBe(true);
  expect(isMarked(phrases, word(prompt, "blue"))).toBe(false);
});
