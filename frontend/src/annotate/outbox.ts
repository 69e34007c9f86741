/** The outbox: answers on their way to the server, in order, kept in the browser until they have arrived.
 *
 * Every answer carries an id made here, so sending one twice is harmless. What the server cannot take now is tried
 * again; what it refuses for good is kept and shown until the annotator lets go of it.
 */
import type { AnnotationApi } from "../api/annotation";
import { ApiProblem } from "../api/client";
import type { Answer } from "../api/types";
import type { KeptErrand, OutboxStore } from "./outboxStore";
import { Store } from "./store";

export interface AnswerErrand {
  kind: "answer";
  id: string;
  slot: string;
  answer: Answer;
  time_ms: number;
  /** The answer that this one corrects: a judgment's id, or the id of an errand that went before. */
  corrects: string | null;
}

export interface SkipErrand {
  kind: "skip";
  id: string;
  slot: string;
  lease_token: string;
  /** Why it was passed on; "" where nobody asked. */
  reason: string;
}

export type Errand = AnswerErrand | SkipErrand;

export interface RefusedErrand {
  errand: Errand;
  reason: string;
}

export interface OutboxState {
  waiting: readonly Errand[];
  refused: readonly RefusedErrand[];
  /** Why nothing can be delivered just now; null while all is well. */
  trouble: string | null;
  delivered: number;
  /** Whether the browser keeps what waits when the page is closed. */
  isKept: boolean;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export class Outbox extends Store<OutboxState> {
  /** Errand id → the judgment it became; null where it became none. */
  private readonly judgments = new Map<string, string | null>();
  /** When each errand was given, however often it is put back. */
  private readonly given = new Map<string, number>();
  private isSending = false;
  private isStopped = false;
  private pause = FIRST_PAUSE_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Settled once what earlier pages have left is known. */
  readonly ready: Promise<void>;

  constructor(
    private readonly api: Pick<AnnotationApi, "submit" | "skip">,
    private readonly owner: string,
    private readonly store: OutboxStore,
  ) {
    super({ waiting: [], refused: [], trouble: null, delivered: 0, isKept: true });
    this.ready = this.adopt();
  }

  /** Begin delivering what an earlier page left behind. */
  start() {
    this.isStopped = false;
    globalThis.addEventListener("online", this.retry);
    void this.ready.then(() => this.drain());
  }

  stop() {
    this.isStopped = true;
    globalThis.removeEventListener("online", this.retry);
    clearTimeout(this.timer);
  }

  add(errand: Errand) {
    this.set({ waiting: [...this.snapshot().waiting, errand] });
    this.keep(errand, null);
    void this.ready.then(() => this.drain());
  }

  /** Try again at once: the connection is back, or a person asks. */
  readonly retry = () => {
    clearTimeout(this.timer);
    this.pause = FIRST_PAUSE_MS;
    void this.drain();
  };

  /** Send the refused ones again, after those that wait. */
  resend() {
    const { waiting, refused } = this.snapshot();
    this.set({ waiting: [...waiting, ...refused.map(({ errand }) => errand)], refused: [] });
    for (const { errand } of refused) {
      this.judgments.delete(errand.id);
      this.keep(errand, null);
    }
    this.retry();
  }

  /** Let go of what was refused. */
  discard() {
    for (const { errand } of this.snapshot().refused) this.noticing(this.store.forget(errand.id));
    this.set({ refused: [] });
  }

  holds(slot: string): boolean {
    return this.snapshot().waiting.some((errand) => errand.slot === slot);
  }

  private async drain() {
    if (this.isSending || this.isStopped) return;
    this.isSending = true;
    clearTimeout(this.timer);
    try {
      for (let next = this.snapshot().waiting[0]; next; next = this.snapshot().waiting[0]) {
        if (!(await this.deliver(next))) break;
      }
    } finally {
      this.isSending = false;
    }
  }

  /** Whether the next may follow. */
  private async deliver(errand: Errand): Promise<boolean> {
    try {
      this.settle(errand, await this.send(errand), null);
      this.pause = FIRST_PAUSE_MS;
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const isSignedOut = error.status === 401 || error.status === 403;
      if (error.isPassing || isSignedOut) {
        this.set({ trouble: error.message });
        this.timer = setTimeout(() => void this.drain(), this.pause);
        this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_MS);
        return false;
      }
      this.settle(errand, null, errand.kind === "answer" ? error.message : null);
      return true;
    }
  }

  /** The judgment that came of it. */
  private async send(errand: Errand): Promise<string | null> {
    if (errand.kind === "skip") {
      await this.api.skip(errand.slot, errand.lease_token, errand.reason);
      return null;
    }
    const { corrects } = errand;
    const receipt = await this.api.submit({
      client_id: errand.id,
      slot: errand.slot,
      answer: errand.answer,
      time_ms: errand.time_ms,
      supersedes: corrects !== null && this.judgments.has(corrects) ? (this.judgments.get(corrects) ?? null) : corrects,
    });
    return receipt.id;
  }

  private settle(errand: Errand, judgment: string | null, reason: string | null) {
    const { waiting, refused, delivered } = this.snapshot();
    this.judgments.set(errand.id, judgment);
    this.set({
      waiting: waiting.filter(({ id }) => id !== errand.id),
      refused: reason === null ? refused : [...refused, { errand, reason }],
      trouble: null,
      delivered: delivered + (judgment === null ? 0 : 1),
    });
    if (reason === null) {
      this.noticing(this.store.settle({ errand: errand.id, owner: this.owner, at: Date.now(), judgment }));
    } else {
      this.keep(errand, reason);
    }
  }

  private keep(errand: Errand, refusal: string | null) {
    const at = this.given.get(errand.id) ?? now();
    this.given.set(errand.id, at);
    this.noticing(this.store.keep({ id: errand.id, owner: this.owner, at, errand, refusal }));
  }

  /** Everything that other pages of this person have left. Both may send it: it counts once. */
  private async adopt() {
    try {
      const { errands, judgments } = await this.store.load(this.owner);
      for (const { errand, judgment } of judgments) this.judgments.set(errand, judgment);
      const { waiting, refused } = this.snapshot();
      const known = new Set(waiting.map(({ id }) => id));
      const left = errands.filter(({ id }) => !known.has(id));
      for (const { id, at } of left) this.given.set(id, at);
      const isRefused = (kept: KeptErrand): kept is KeptErrand & { refusal: string } => kept.refusal !== null;
      this.set({
        waiting: [...left.filter((kept) => !isRefused(kept)).map(({ errand }) => errand), ...waiting],
        refused: [...left.filter(isRefused).map(({ errand, refusal }) => ({ errand, reason: refusal })), ...refused],
      });
    } catch {
      this.set({ isKept: false });
    }
  }

  /** A browser that keeps nothing, in private windows for one, still delivers while the page is open: say so. */
  private noticing(keeping: Promise<void>) {
    keeping.catch(() => this.set({ isKept: false }));
  }
}

let last = 0;

/** The time, and never the same twice. */
function now(): number {
  last = Math.max(Date.now(), last + 1);
  return last;
}
