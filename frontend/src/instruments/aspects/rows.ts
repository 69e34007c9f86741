/** The rows of the matrix: one for each dimension and, where the project asks, one for the whole. */
import type { AspectChoice, AspectsAnswer, AspectsConfig, Choice } from "../../api/types";

export type Verdict = AspectChoice | Choice;

/** What is answered so far, by the row's id. */
export type Verdicts = Readonly<Partial<Record<string, Verdict>>>;

export interface AspectRow {
  id: string;
  label: string;
  help: string;
  /** The key that leads here; null where the letters have run out. */
  letter: string | null;
  verdicts: readonly Verdict[];
}

// No dimension has this id: the engine keeps it for the whole.
const OVERALL = "overall";

// All letters but those of the page (s, f, g, z), of answers (n, b) and of ways to look at samples (l, v, x).
const LETTERS = "acdehijkmopqrtuwy";

const SIDES: readonly Choice[] = ["first", "tie", "second"];

export function rowsOf(config: AspectsConfig): AspectRow[] {
  const ofDimension: Verdict[] = [...SIDES, ...(config.allow_not_applicable ? ["not_applicable" as const] : [])];
  const ofWhole: Verdict[] = [...SIDES, ...(config.allow_both_bad ? ["both_bad" as const] : [])];
  const rows = config.dimensions.map(({ id, label, help }) => ({ id, label, help, verdicts: ofDimension }));
  const whole = { id: OVERALL, label: "Overall", help: "All in all: which one is better?", verdicts: ofWhole };
  return [...rows, ...(config.ask_overall ? [whole] : [])].map((row, index) => ({ ...row, letter: LETTERS[index] ?? null }));
}

/** Where to go on after the row at `index` was answered: the next one that is open, from the top again if need be.
 *  Past the last row where all are answered. */
export function nextOpen(rows: readonly AspectRow[], verdicts: Verdicts, index: number): number {
  const isOpen = ({ id }: AspectRow) => verdicts[id] === undefined;
  const after = rows.findIndex((row, place) => place > index && isOpen(row));
  const any = after >= 0 ? after : rows.findIndex(isOpen);
  return any >= 0 ? any : rows.length;
}

export function openRows(rows: readonly AspectRow[], verdicts: Verdicts): AspectRow[] {
  return rows.filter(({ id }) => verdicts[id] === undefined);
}

/** The answer as the engine takes it; null while a row is open. */
export function answerOf(rows: readonly AspectRow[], verdicts: Verdicts): AspectsAnswer | null {
  const dimensions: AspectsAnswer["dimensions"] = {};
  let overall: Choice | null = null;
  for (const { id } of rows) {
    const verdict = verdicts[id];
    if (verdict === undefined) return null;
    if (id === OVERALL && verdict !== "not_applicable") overall = verdict;
    else if (verdict !== "both_bad") dimensions[id] = verdict;
  }
  return { dimensions, overall };
}

export function verdictsOf(answer: AspectsAnswer | null): Verdicts {
  return { ...answer?.dimensions, ...(answer?.overall && { [OVERALL]: answer.overall }) };
}
