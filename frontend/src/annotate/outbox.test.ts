import "fake-indexeddb/auto";

import { beforeEach, expect, test, vi } from "vitest";

import type { NewJudgment } from "../api/annotation";
import { ApiProblem } from "../api/client";
import { Outbox, type AnswerErrand } from "./outbox";
import { OutboxStore } from "./outboxStore";

/** A server that takes answers, or answers with the problem it is given. */
class Server {
  readonly taken: NewJudgment[] = [];
  problem: ApiProblem | null = null;
  submit = (judgment: NewJudgment) => {
    if (this.problem) return Promise.reject(this.problem);
    this.taken.push(judgment);
    const { client_id, slot } = judgment;
    return Promise.resolve({ id: `judgment of ${client_id}`, client_id, slot, created_at: "" });
  };
  skip = () => Promise.resolve(undefined);
}

const noConnection = new ApiProblem(0, "No connection", "");
const refusal = new ApiProblem(409, "Conflict", "Answered already.");
const answer = (id: string, corrects: string | null = null): AnswerErrand => {
  return { kind: "answer", id, slot: `slot of ${id}`, answer: { choice: "first" }, time_ms: 1, corrects };
};

let store: OutboxStore;
let stores = 0;
let server: Server;
const outboxOf = (owner: string) => new Outbox(server, owner, store);
const idle = (outbox: Outbox) => vi.waitFor(() => expect(outbox.snapshot().waiting).toEqual([]));

// The window's own: Node has none.
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("removeEventListener", () => undefined);

beforeEach(() => {
  stores += 1;
  store = new OutboxStore(`outbox ${stores}`);
  server = new Server();
});

test("answers arrive in the order in which they were given", async () => {
  const outbox = outboxOf("anna");
  for (const id of ["a", "b", "c"]) outbox.add(answer(id));
  await idle(outbox);
  expect(server.taken.map(({ client_id }) => client_id)).toEqual(["a", "b", "c"]);
  expect(outbox.snapshot().delivered).toBe(3);
});

test("without a connection nothing is lost, and a later page delivers it", async () => {
  server.problem = noConnection;
  const closed = outboxOf("anna");
  closed.add(answer("a"));
  closed.add(answer("b"));
  await vi.waitFor(() => expect(closed.snapshot().trouble).not.toBeNull());
  closed.stop();

  server.problem = null;
  const reopened = outboxOf("anna");
  await reopened.ready;
  expect(reopened.snapshot().waiting.map(({ id }) => id)).toEqual(["a", "b"]);
  reopened.retry();
  await idle(reopened);
  expect(server.taken.map(({ client_id }) => client_id)).toEqual(["a", "b"]);
});

test("nobody delivers what somebody else has left", async () => {
  server.problem = noConnection;
  const closed = outboxOf("anna");
  closed.add(answer("a"));
  await vi.waitFor(() => expect(closed.snapshot().trouble).not.toBeNull());
  closed.stop();
  const bens = outboxOf("ben");
  await bens.ready;
  expect(bens.snapshot().waiting).toEqual([]);
});

test("what is refused is kept with its reason, and does not hold up the next", async () => {
  const outbox = outboxOf("anna");
  server.problem = refusal;
  outbox.add(answer("a"));
  await idle(outbox);
  server.problem = null;
  outbox.add(answer("b"));
  await idle(outbox);
  expect(outbox.snapshot().refused).toEqual([{ errand: answer("a"), reason: "Answered already." }]);
  expect(server.taken.map(({ client_id }) => client_id)).toEqual(["b"]);
});

test("a correction names the judgment that the answer before it became, even across pages", async () => {
  const first = outboxOf("anna");
  first.add(answer("a"));
  await idle(first);
  await vi.waitFor(async () => expect((await store.load("anna")).judgments.length).toBe(1));
  const second = outboxOf("anna");
  second.add(answer("b", "a"));
  second.add(answer("c", "judgment of another day"));
  await idle(second);
  expect(server.taken.map(({ supersedes }) => supersedes)).toEqual([
    null,
    "judgment of a",
    "judgment of another day",
  ]);
});

test("a correction of a refused answer is an answer of its own", async () => {
  const outbox = outboxOf("anna");
  server.problem = refusal;
  outbox.add(answer("a"));
  await idle(outbox);
  server.problem = null;
  outbox.add(answer("b", "a"));
  await idle(outbox);
  expect(server.taken[0]?.supersedes).toBeNull();
});

test("what waits is kept in the order in which it was given, and what was refused with its reason", async () => {
  server.problem = refusal;
  const first = outboxOf("anna");
  first.add(answer("a"));
  await idle(first);
  server.problem = noConnection;
  for (const id of ["b", "c", "d"]) first.add(answer(id));
  await vi.waitFor(async () => expect((await store.load("anna")).errands.length).toBe(4));
  const second = outboxOf("anna");
  await second.ready;
  expect(second.snapshot().waiting.map(({ id }) => id)).toEqual(["b", "c", "d"]);
  expect(second.snapshot().refused).toEqual([{ errand: answer("a"), reason: "Answered already." }]);
});

test("what was let go of is gone for later pages too", async () => {
  server.problem = refusal;
  const outbox = outboxOf("anna");
  outbox.add(answer("a"));
  await idle(outbox);
  outbox.discard();
  await vi.waitFor(async () => expect((await store.load("anna")).errands).toEqual([]));
});

test("a browser that keeps nothing is said, and answers are delivered all the same", async () => {
  const broken = { load: refuse, keep: refuse, settle: refuse, forget: refuse } as unknown as OutboxStore;
  const outbox = new Outbox(server, "anna", broken);
  outbox.add(answer("a"));
  await idle(outbox);
  expect(outbox.snapshot()).toMatchObject({ isKept: false, delivered: 1 });
});

const refuse = () => Promise.reject(new Error("no storage"));
