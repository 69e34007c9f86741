import { expect, test } from "vitest";

import { BREAK_MS, Sitting, STRETCH_MS } from "./sitting";

const EVERY = 60_000;

function working(from: number, until: number, sitting = new Sitting()): Sitting {
  for (let at = from; at <= until; at += EVERY) sitting.answered(at, 4_000);
  return sitting;
}

test("a break is suggested after a stretch, and not before", () => {
  expect(working(0, STRETCH_MS - 2 * EVERY).stretch_min(STRETCH_MS - 2 * EVERY)).toBeNull();
  expect(working(0, STRETCH_MS).stretch_min(STRETCH_MS)).toBe(45);
});

test("who had a break begins anew", () => {
  const sitting = working(0, STRETCH_MS);
  const back = STRETCH_MS + BREAK_MS + 1;
  expect(sitting.stretch_min(back)).toBeNull();
  sitting.answered(back, 4_000);
  expect(sitting.stretch_min(back)).toBeNull();
});

test("who goes on is left in peace for another stretch", () => {
  const sitting = working(0, STRETCH_MS);
  sitting.goOn(STRETCH_MS);
  working(STRETCH_MS + EVERY, 2 * STRETCH_MS - EVERY, sitting);
  expect(sitting.stretch_min(2 * STRETCH_MS - EVERY)).toBeNull();
  sitting.answered(2 * STRETCH_MS, 4_000);
  expect(sitting.stretch_min(2 * STRETCH_MS)).toBe(90);
});

test("the pace is the middle of the latest answers: one long look does not spoil it", () => {
  const sitting = new Sitting();
  for (const time of [4_000, 4_000, 4_000, 4_000]) sitting.answered(0, time);
  expect(sitting.pace_s).toBeNull();
  sitting.answered(0, 600_000);
  expect(sitting.pace_s).toBe(4);
});
