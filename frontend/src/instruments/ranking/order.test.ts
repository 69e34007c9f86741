import { expect, test } from "vitest";

import { landed, moved, rankedNext, rankOf, tied, tiedWithLast, unranked, without, type Order } from "./order";

const order: Order = [[2], [0, 1], [3]];

test("the next one comes below all others, wherever it was", () => {
  expect(rankedNext(order, 4)).toEqual([[2], [0, 1], [3], [4]]);
  expect(rankedNext(order, 2)).toEqual([[0, 1], [3], [2]]);
});

test("a tie with the last one shares its rank; there is none to tie with at first", () => {
  expect(tiedWithLast(order, 4)).toEqual([[2], [0, 1], [3, 4]]);
  expect(tiedWithLast(order, 0)).toEqual([[2], [1], [0, 3]]);
  expect(tiedWithLast([], 4)).toEqual([[4]]);
  expect(tiedWithLast([[4]], 4)).toEqual([[4]]);
});

test("a step leaves a shared rank, or else passes the neighbour", () => {
  expect(moved(order, 0, -1)).toEqual([[2], [0], [1], [3]]);
  expect(moved(order, 0, 1)).toEqual([[2], [1], [0], [3]]);
  expect(moved(order, 3, -1)).toEqual([[2], [3], [0, 1]]);
  expect(moved(order, 2, 1)).toEqual([[0, 1], [2], [3]]);
});

test("there is nothing past the first and the last", () => {
  expect(moved(order, 2, -1)).toEqual(order);
  expect(moved(order, 3, 1)).toEqual(order);
  expect(tied(order, 2, -1)).toEqual(order);
  expect(tied(order, 3, 1)).toEqual(order);
  expect(moved(order, 9, 1)).toEqual(order);
});

test("a tie with the neighbour takes the sample out of the rank that it shared", () => {
  expect(tied(order, 3, -1)).toEqual([[2], [0, 1, 3]]);
  expect(tied(order, 0, -1)).toEqual([[0, 2], [1], [3]]);
  expect(tied(order, 2, 1)).toEqual([[0, 1, 2], [3]]);
});

test("a step there and back is no step where ranks are not shared", () => {
  const plain: Order = [[2], [0], [3]];
  expect(moved(moved(plain, 0, -1), 0, 1)).toEqual(plain);
});

test("a drag lands where it is let go, counted in the order as it was", () => {
  expect(landed(order, 3, { on: "gap", before: 0 })).toEqual([[3], [2], [0, 1]]);
  expect(landed(order, 2, { on: "gap", before: 3 })).toEqual([[0, 1], [3], [2]]);
  expect(landed(order, 2, { on: "gap", before: 2 })).toEqual([[0, 1], [2], [3]]);
  expect(landed(order, 2, { on: "rank", rank: 1 })).toEqual([[0, 1, 2], [3]]);
  expect(landed(order, 4, { on: "rank", rank: 0 })).toEqual([[2, 4], [0, 1], [3]]);
  expect(landed(order, 2, { on: "nothing" })).toEqual([[0, 1], [3]]);
});

test("a sample let go on its own rank, or beside it, stays", () => {
  expect(landed(order, 2, { on: "rank", rank: 0 })).toEqual(order);
  expect(landed(order, 2, { on: "gap", before: 0 })).toEqual(order);
  expect(landed(order, 2, { on: "gap", before: 1 })).toEqual(order);
});

test("whatever is done, every sample stands in one place at most", () => {
  const changes: ((before: Order) => Order)[] = [0, 1, 2, 3, 4].flatMap((sample) => [
    (before: Order) => moved(before, sample, -1),
    (before: Order) => tied(before, sample, 1),
    (before: Order) => landed(before, sample, { on: "rank", rank: 1 }),
    (before: Order) => landed(before, sample, { on: "gap", before: 2 }),
    (before: Order) => rankedNext(before, sample),
    (before: Order) => tiedWithLast(before, sample),
  ]);
  for (const first of changes) {
    for (const second of changes) {
      const result = second(first(order));
      expect(new Set(result.flat()).size).toBe(result.flat().length);
      expect(result.every((group) => group.length > 0)).toBe(true);
      expect([0, 1, 2, 3].filter((sample) => rankOf(result, sample) === null)).toEqual([]);
    }
  }
});

test("what has no rank yet", () => {
  expect(unranked(order, 6)).toEqual([4, 5]);
  expect(unranked(without(order, 0), 4)).toEqual([0]);
});
