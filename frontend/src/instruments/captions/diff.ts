/** What was changed from one text to another, in words. */
import { diffWordsWithSpace } from "diff";

export interface Piece {
  text: string;
  change: "same" | "added" | "removed";
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

export function differencesOf(before: string, after: string): Piece[] {
  return diffWordsWithSpace(before, after, { intlSegmenter: segmenter }).map(({ value, added, removed }) => ({
    text: value,
    change: added ? "added" : removed ? "removed" : "same",
  }));
}
