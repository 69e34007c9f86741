import "fake-indexeddb/auto";

import { beforeEach, expect, test, vi } from "vitest";

import type { AnnotationApi, NewJudgment } from "../api/annotation";
import { ApiProblem } from "../api/client";
import type { Assignment, OwnJudgment } from "../api/types";
import { AHEAD, Desk } from "./desk";
import { Outbox } from "./outbox";
import { OutboxStore } from "./outboxStore";

vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("removeEventListener", () => undefined);
vi.stubGlobal("localStorage", { length: 0, getItem: () => null, removeItem: () => undefined });
vi.stubGlobal("document", { hidden: false, addEventListener: () => undefined, removeEventListener: () => undefined });

const assignment = (number: number): Assignment => ({
  slot: `slot ${number}`,
  lease_token: "token",
  lease_until: null,
  comparison: number,
  prompt: "a cat",
  instrument: "pairwise",
  samples: [],
  returned: null,
});

/** A queue as the server keeps it: held leases first, then the next; nothing twice. */
class Queue implements AnnotationApi {
  readonly judgments: NewJudgment[] = [];
  readonly released: string[] = [];
  readonly lost = new Set<string>();
  skipped: string[] = [];
  earlier: OwnJudgment[] = [];
  private held: Assignment[] = [];

  constructor(private open: Assignment[]) {}

  take = (_slug: string, count: number) => {
    const fresh = this.open.splice(0, count - this.held.length);
    this.held.push(...fresh);
    const answered = this.judgments.length;
    const progress = { open: this.open.length + this.held.length, answered, mine: answered, mine_today: answered };
    return Promise.resolve({ assignments: this.held.slice(0, count), progress });
  };
  submit = (judgment: NewJudgment) => {
    this.judgments.push(judgment);
    this.letGo(judgment.slot);
    const { client_id, slot } = judgment;
    return Promise.resolve({ id: `judgment ${client_id}`, client_id, slot, created_at: "" });
  };
  skip = (slot: string) => {
    this.skipped.push(slot);
    this.letGo(slot);
    return Promise.resolve(undefined);
  };
  renew = (slot: string) =>
    this.lost.has(slot)
      ? Promise.reject(new ApiProblem(409, "Conflict", "It went to somebody else."))
      : Promise.resolve({ lease_until: "" });
  release = (slot: string) => {
    this.released.push(slot);
    this.letGo(slot);
    return Promise.resolve(undefined);
  };
  own = () => Promise.resolve({ next: null, previous: null, results: this.earlier });

  private letGo(slot: string) {
    this.held = this.held.filter((each) => each.slot !== slot);
  }
}

const PAIRS = 10;
let queue: Queue;
let desk: Desk;
let stores = 0;

beforeEach(async () => {
  queue = new Queue(Array.from({ length: PAIRS }, (_, number) => assignment(number)));
  stores += 1;
  const outbox = new Outbox(queue, "anna", new OutboxStore(`desk ${stores}`));
  desk = new Desk(queue, outbox, "shapes");
  desk.start();
  await vi.waitFor(() => expect(desk.snapshot().ahead.length).toBe(AHEAD));
});

test("every pair is asked once, in order, whatever the haste", async () => {
  const asked: (string | undefined)[] = [];
  for (let number = 0; number < PAIRS; number += 1) {
    await vi.waitFor(() => expect(desk.current).not.toBeNull());
    asked.push(desk.current?.slot);
    desk.answer({ choice: "first" }, 1);
  }
  await vi.waitFor(() => expect(queue.judgments.length).toBe(PAIRS));
  expect(asked).toEqual(Array.from({ length: PAIRS }, (_, number) => `slot ${number}`));
  expect(queue.judgments.map(({ slot }) => slot)).toEqual(asked);
  expect(desk.snapshot().progress).toMatchObject({ answered: PAIRS, open: 0, mine: PAIRS });
  desk.stop();
});

test("undo goes back answer by answer, past those of this page, and forward again", async () => {
  queue.earlier = [
    { id: "of yesterday", answer: { choice: "tie" }, created_at: "", assignment: assignment(99) },
  ];
  desk.answer({ choice: "first" }, 1);
  await desk.undo();
  expect(desk.snapshot().reopened).toMatchObject({ answer: { choice: "first" }, assignment: { slot: "slot 0" } });
  await desk.undo();
  expect(desk.snapshot().reopened).toMatchObject({ answer: { choice: "tie" }, id: "of yesterday" });
  await desk.undo();
  expect(desk.snapshot().reopened?.id).toBe("of yesterday");
  desk.answer({ choice: "second" }, 1);
  await vi.waitFor(() => expect(queue.judgments.length).toBe(2));
  expect(queue.judgments[1]).toMatchObject({ slot: "slot 99", supersedes: "of yesterday" });
  expect(desk.current?.slot).toBe("slot 1");
  desk.stop();
});

test("giving a reopened answer again changes nothing", async () => {
  desk.answer({ choice: "both_bad" }, 1);
  await desk.undo();
  desk.answer({ choice: "both_bad" }, 1);
  await vi.waitFor(() => expect(queue.judgments.length).toBe(1));
  expect(desk.current?.slot).toBe("slot 1");
  desk.stop();
});

test("who leaves gives back what was not answered, and nothing else", async () => {
  desk.answer({ choice: "first" }, 1);
  desk.skip();
  await vi.waitFor(() => expect(queue.skipped).toEqual(["slot 1"]));
  const held = desk.snapshot().ahead.map(({ slot }) => slot);
  desk.stop();
  expect(queue.released).toEqual(held);
  expect(held).not.toContain("slot 0");
});

test("a lease that went to somebody else is said of what is looked at, and takes away what was to come", async () => {
  desk.stop();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  queue = new Queue(Array.from({ length: PAIRS }, (_, number) => assignment(number)));
  desk = new Desk(queue, new Outbox(queue, "anna", new OutboxStore("desk of a lapse")), "shapes");
  desk.start();
  await vi.waitFor(() => expect(desk.snapshot().ahead.length).toBe(AHEAD));
  const [now, next] = desk.snapshot().ahead.map(({ slot }) => slot);
  for (const slot of [now, next]) queue.lost.add(slot ?? "");
  await vi.advanceTimersByTimeAsync(61_000);
  await vi.waitFor(() => expect(desk.snapshot().ahead.map(({ slot }) => slot)).not.toContain(next));
  expect(desk.snapshot().lapsed).toBe(now);
  expect(desk.current?.slot).toBe(now);
  queue.lost.clear();
  await vi.advanceTimersByTimeAsync(61_000);
  await vi.waitFor(() => expect(desk.snapshot().lapsed).toBeNull());
  desk.stop();
  vi.useRealTimers();
});
