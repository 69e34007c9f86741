/** Phrases of a text, marked word by word. Places are counted in Unicode code points, as the engine counts them:
 *  JavaScript's own strings count an emoji twice. */
import type { Phrase } from "../../api/types";

/** A word, or what stands between two. */
export interface Token extends Phrase {
  text: string;
  isWord: boolean;
  /** Which word it is, counted from 0; between two words, the one before. */
  word: number;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** The whole text in words and what stands between them, in whatever language it is. */
export function tokensOf(text: string): Token[] {
  let end = 0;
  let word = -1;
  return Array.from(segmenter.segment(text), ({ segment, isWordLike = false }) => {
    const start = end;
    end += lengthOf(segment);
    const isWord = isWordLike || isSign(segment);
    if (isWord) word += 1;
    return { start, end, text: segment, isWord, word };
  });
}

/** Signs such as emoji are no words to the segmenter, and yet something that a picture can show or lack. */
function isSign(segment: string): boolean {
  return /\p{Extended_Pictographic}/u.test(segment);
}

export function lengthOf(text: string): number {
  return Array.from(text).length;
}

export function isMarked(phrases: readonly Phrase[], { start, end }: Phrase): boolean {
  return phrases.some((phrase) => phrase.start <= start && phrase.end >= end);
}

/** Marks everything from `start` to `end`; takes the marks away where all of it is marked. */
export function toggled(text: string, phrases: readonly Phrase[], { start, end }: Phrase): Phrase[] {
  const letters = Array.from(text);
  const isSpace = (place: number) => /^\s$/u.test(letters[place] ?? "");
  const marks = letters.map((_, place) => phrases.some((phrase) => phrase.start <= place && place < phrase.end));
  const isWhole = marks.slice(start, end).every((isOn, index) => isOn || isSpace(start + index));
  for (let place = start; place < end; place += 1) marks[place] = !isWhole;
  return runsOf(marks, isSpace);
}

/** Marked letters in a row. Space between two of them belongs to the phrase, space around it does not. */
function runsOf(marks: readonly boolean[], isSpace: (place: number) => boolean): Phrase[] {
  const runs: Phrase[] = [];
  let open: Phrase | null = null;
  marks.forEach((isOn, place) => {
    if (isSpace(place)) return;
    if (!isOn) open = null;
    else if (open) open.end = place + 1;
    else runs.push((open = { start: place, end: place + 1 }));
  });
  return runs;
}
