export interface WordLine {
  words: string;
  box: { left: number; top: number; width: number; height: number };
}

/** The lines into which the browser broke a text, and where each stands. */
export function wordLines(text: Text): WordLine[] {
  const lines: WordLine[] = [];
  for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const { left, top, right, width, height } = range.getBoundingClientRect();
    if (width === 0) continue;
    const line = lines.at(-1);
    // Words of one line overlap in height, whatever their letters.
    if (line && Math.abs(line.box.top - top) < height / 2) {
      line.words += ` ${word}`;
      line.box.width = right - line.box.left;
    } else {
      lines.push({ words: word, box: { left, top, width, height } });
    }
  }
  return lines;
}
