/** An order with ties, as it is made: groups of samples, best first, each by the place at which it is shown. */

export type Order = readonly (readonly number[])[];

/** Where a dragged sample lands: on a rank, to share it; before a rank (or after the last one); or out of the order. */
export type Landing = { on: "rank"; rank: number } | { on: "gap"; before: number } | { on: "nothing" };

/** The rank of a sample, counted from 0; null while it has none. */
export function rankOf(order: Order, sample: number): number | null {
  const rank = order.findIndex((group) => group.includes(sample));
  return rank < 0 ? null : rank;
}

export function unranked(order: Order, n: number): number[] {
  return Array.from({ length: n }, (_, sample) => sample).filter((sample) => rankOf(order, sample) === null);
}

/** On a rank of its own, below all others. */
export function rankedNext(order: Order, sample: number): Order {
  return [...without(order, sample), [sample]];
}

/** As good as the last one. */
export function tiedWithLast(order: Order, sample: number): Order {
  const others = without(order, sample);
  return landed(others, sample, others.length === 0 ? { on: "gap", before: 0 } : { on: "rank", rank: others.length - 1 });
}

/** One step up (-1) or down (1): out of a shared rank to that side of it, or else past the neighbour. */
export function moved(order: Order, sample: number, step: -1 | 1): Order {
  const rank = rankOf(order, sample);
  if (rank === null) return order;
  const isShared = (order[rank]?.length ?? 0) > 1;
  const others = without(order, sample);
  // Where it stood alone, its neighbour below has come up into its place.
  const up = isShared ? rank : rank - 1;
  return inserted(others, sample, step < 0 ? Math.max(0, up) : Math.min(others.length, rank + 1));
}

/** Shares the rank of the neighbour above (-1) or below (1). */
export function tied(order: Order, sample: number, step: -1 | 1): Order {
  const rank = rankOf(order, sample);
  const neighbour = rank === null ? undefined : order[rank + step]?.[0];
  if (neighbour === undefined) return order;
  const others = without(order, sample);
  return joined(others, sample, rankOf(others, neighbour) ?? 0);
}

/** After a drag; ranks and gaps are counted in the order as it was before. */
export function landed(order: Order, sample: number, landing: Landing): Order {
  if (landing.on === "nothing") return without(order, sample);
  const place = landing.on === "rank" ? landing.rank : landing.before;
  const others = order.map((group) => group.filter((each) => each !== sample));
  const result = landing.on === "rank" ? joined(others, sample, place) : inserted(others, sample, place);
  return result.filter((group) => group.length > 0);
}

export function without(order: Order, sample: number): Order {
  return order.map((group) => group.filter((each) => each !== sample)).filter((group) => group.length > 0);
}

function joined(order: Order, sample: number, rank: number): Order {
  return order.map((group, index) => (index === rank ? [...group, sample].sort((a, b) => a - b) : group));
}

function inserted(order: Order, sample: number, before: number): Order {
  return [...order.slice(0, before), [sample], ...order.slice(before)];
}
