/** The outbox: answers on their way to the server, in order, kept in the browser until they have arrived.
 *
 * Every answer carries an id made here, so sending one twice is harmless. What the server cannot take now is tried
 * again; what it refuses for good is kept and shown until the annotator lets go of it.
 */
import type { AnnotationApi } from "../api/annotation";
import { ApiProblem } from "../api/client";
import type { Answer } from "../api/types";
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
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const REMEMBERED = 200;

interface Kept {
  waiting: Errand[];
  refused: RefusedErrand[];
  judgments: [string, string | null][];
}

export class Outbox extends Store<OutboxState> {
  /** Errand id → the judgment it became; null where it became none. */
  private readonly judgments: Map<string, string | null>;
  private readonly key: string;
  private isSending = false;
  private pause = FIRST_PAUSE_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Pick<AnnotationApi, "submit" | "skip">,
    owner: string,
    private readonly storage: Storage,
  ) {
    const prefix = `tastemaker.outbox.${owner}.`;
    const kept = adopt(storage, prefix);
    super({ waiting: kept.waiting, refused: kept.refused, trouble: null, delivered: 0 });
    this.judgments = new Map(kept.judgments);
    // Another open page of this person may have been robbed of its errands: both send them, once they count.
    this.key = prefix + crypto.randomUUID();
    this.keep();
  }

  /** Begin delivering what an earlier page left behind. */
  start() {
    globalThis.addEventListener("online", this.retry);
    void this.drain();
  }

  stop() {
    globalThis.removeEventListener("online", this.retry);
    clearTimeout(this.timer);
  }

  add(errand: Errand) {
    this.set({ waiting: [...this.snapshot().waiting, errand] });
    this.keep();
    void this.drain();
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
    for (const { errand } of refused) this.judgments.delete(errand.id);
    this.keep();
    this.retry();
  }

  /** Let go of what was refused. */
  discard() {
    this.set({ refused: [] });
    this.keep();
  }

  holds(slot: string): boolean {
    return this.snapshot().waiting.some((errand) => errand.slot === slot);
  }

  private async drain() {
    if (this.isSending) return;
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
    this.keep();
  }

  private keep() {
    const { waiting, refused } = this.snapshot();
    const kept: Kept = {
      waiting: [...waiting],
      refused: [...refused],
      judgments: [...this.judgments].slice(-REMEMBERED),
    };
    this.storage.setItem(this.key, JSON.stringify(kept));
  }
}

/** Everything that earlier pages of this person have left, each errand once; their keys go. */
function adopt(storage: Storage, prefix: string): Kept {
  const kept: Kept = { waiting: [], refused: [], judgments: [] };
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  for (const key of keys.filter((name) => name.startsWith(prefix))) {
    const left = JSON.parse(storage.getItem(key) ?? "{}") as Partial<Kept>;
    const known = new Set([...kept.waiting, ...kept.refused.map(({ errand }) => errand)].map(({ id }) => id));
    kept.waiting.push(...(left.waiting ?? []).filter(({ id }) => !known.has(id)));
    kept.refused.push(...(left.refused ?? []).filter(({ errand }) => !known.has(errand.id)));
    kept.judgments.push(...(left.judgments ?? []));
    storage.removeItem(key);
  }
  return kept;
}
