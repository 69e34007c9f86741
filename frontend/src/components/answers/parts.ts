/** An answer of any instrument as parts that can be drawn; in shown terms ("first") or canonical ones ("sample_0"). */

export type Side = "first" | "second" | "tie" | "both_bad" | "not_applicable";

export interface Caption {
  action: string;
  text: string | null;
  /** The phrases of the prompt that the sample does not show. */
  irrelevant: string[];
}

export type AnswerPart =
  | { kind: "side"; respect: string; side: Side; strength: string | null }
  | { kind: "segments"; sides: Side[] }
  | { kind: "captions"; captions: Caption[] }
  | { kind: "order"; groups: number[][] }
  | { kind: "decision"; decision: string; reasons: string[]; operations: string[] };

const sides: Partial<Record<string, Side>> = {
  first: "first",
  sample_0: "first",
  second: "second",
  sample_1: "second",
  tie: "tie",
  both_bad: "both_bad",
  not_applicable: "not_applicable",
};

const sideNames: Record<Side, string> = {
  first: "first",
  second: "second",
  tie: "tie",
  both_bad: "both bad",
  not_applicable: "not applicable",
};

const canonicalNames: Record<Side, string> = { ...sideNames, first: "sample 0", second: "sample 1" };

/** A side as it was shown, or the sample that is meant. */
export const nameOfSide = (side: Side, isCanonical: boolean): string => (isCanonical ? canonicalNames : sideNames)[side];

/** The parts of an answer; none for one that no instrument gives. */
export function partsOf(answer: Record<string, unknown>, prompt = ""): AnswerPart[] {
  const parts: AnswerPart[] = [];
  if (typeof answer.decision === "string") parts.push(asDecision(answer.decision, answer));
  for (const [name, choice] of Object.entries(asRecord(answer.dimensions))) parts.push(...asSide(name, choice));
  if (Array.isArray(answer.segments)) parts.push({ kind: "segments", sides: answer.segments.flatMap(sideOfSegment) });
  if (Array.isArray(answer.order)) parts.push({ kind: "order", groups: answer.order.map(asNumbers) });
  if (Array.isArray(answer.captions)) {
    parts.push({ kind: "captions", captions: answer.captions.map((caption) => asCaption(caption, prompt)) });
  }
  parts.push(...asSide("overall", answer.overall), ...asSide("", answer.choice, answer.strength));
  return parts;
}

/** Which of two the answer prefers as a whole; null where it does not say. */
export function wholeSide(parts: AnswerPart[]): Side | null {
  const whole = parts.find((part) => part.kind === "side" && (part.respect === "" || part.respect === "overall"));
  return whole?.kind === "side" ? whole.side : null;
}

function asSide(respect: string, choice: unknown, strength?: unknown): AnswerPart[] {
  const side = typeof choice === "string" ? sides[choice] : undefined;
  return side ? [{ kind: "side", respect, side, strength: typeof strength === "string" ? strength : null }] : [];
}

function sideOfSegment(segment: unknown): Side[] {
  const choice = typeof segment === "string" ? segment : asRecord(segment).choice;
  const side = typeof choice === "string" ? sides[choice] : undefined;
  return side ? [side] : [];
}

function asCaption(caption: unknown, prompt: string): Caption {
  const { action, text, irrelevant } = asRecord(caption);
  return {
    action: typeof action === "string" ? action : "",
    text: typeof text === "string" ? text : null,
    irrelevant: Array.isArray(irrelevant) ? irrelevant.flatMap((phrase) => asPhrase(asRecord(phrase), prompt)) : [],
  };
}

/** Characters are counted in Unicode code points, as the server counts them. */
function asPhrase({ text, start, end }: Record<string, unknown>, prompt: string): string[] {
  if (typeof text === "string") return [text];
  if (typeof start !== "number" || typeof end !== "number") return [];
  return [Array.from(prompt).slice(start, end).join("")];
}

function asDecision(decision: string, { reasons, operations }: Record<string, unknown>): AnswerPart {
  return {
    kind: "decision",
    decision,
    reasons: asList(reasons).map(({ code, note }) => [asWords(code), note].filter(Boolean).join(": ")),
    operations: asList(operations).map(asOperation),
  };
}

function asOperation({ op, object, x, y, angle }: Record<string, unknown>): string {
  if (op === "move") return `move ${String(object)} to ${String(x)}, ${String(y)} m`;
  if (op === "turn") return `turn ${String(object)} to ${String(angle)}°`;
  return `${String(op)} ${String(object)}`;
}

const asWords = (code: unknown) => (typeof code === "string" ? code.replaceAll("_", " ") : "");

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const asList = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(asRecord) : []);

const asNumbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((each): each is number => typeof each === "number") : [];
