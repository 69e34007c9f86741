import { beforeEach, expect, test, vi } from "vitest";

import type { NewJudgment } from "../api/annotation";
import { ApiProblem } from "../api/client";
import { Outbox, type AnswerErrand } from "./outbox";

class MemoryStorage implements Storage {
  private readonly items = new Map<string, string>();
  get length() {
    return this.items.size;
  }
  clear = () => this.items.clear();
  getItem = (key: string) => this.items.get(key) ?? null;
  key = (index: number) => [...this.items.keys()][index] ?? null;
  removeItem = (key: string) => void this.items.delete(key);
  setItem = (key: string, value: string) => void this.items.set(key, value);
}

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

let storage: MemoryStorage;
let server: Server;
const outboxOf = (owner: string) => new Outbox(server, owner, storage);
const idle = (outbox: Outbox) => vi.waitFor(() => expect(outbox.snapshot().waiting).toEqual([]));

// The window's own: Node has none.
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("removeEventListener", () => undefined);

beforeEach(() => {
  storage = new MemoryStorage();
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
  expect(outboxOf("ben").snapshot().waiting).toEqual([]);
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
