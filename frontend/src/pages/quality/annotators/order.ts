import type { AnnotatorRow } from "../../../api/types";

export const orders = [
  { value: "joined", label: "as they joined" },
  { value: "answers", label: "most answers" },
  { value: "reliability", label: "least reliable" },
  { value: "gold", label: "lowest on gold" },
  { value: "side", label: "strongest side" },
  { value: "fast", label: "too fast" },
] as const;

export type Order = (typeof orders)[number]["value"];

export const isOrder = (value: string | null): value is Order => orders.some((order) => order.value === value);

/** What is looked at first is the largest; who has not been measured comes last. */
const worth: Record<Order, (row: AnnotatorRow) => number | null> = {
  joined: () => 0,
  answers: ({ quality }) => quality.answers,
  reliability: ({ quality: { reliability } }) => negative(reliability.value),
  gold: ({ quality: { gold } }) => negative(gold.accuracy),
  side: ({ quality: { position } }) => (position.rate === null ? null : 1 - position.p_value),
  fast: ({ quality: { speed } }) => speed.too_fast_share,
};

export function inOrder(rows: AnnotatorRow[], order: Order): AnnotatorRow[] {
  const of = (row: AnnotatorRow) => worth[order](row) ?? -Infinity;
  return [...rows].sort((a, b) => (of(a) === of(b) ? 0 : of(b) - of(a)));
}

const negative = (value: number | null) => (value === null ? null : -value);
