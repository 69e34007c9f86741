/** The annotator's desk: the comparisons taken from the queue, the one being looked at, and the way back.
 *
 * An answer moves the desk on at once; the outbox carries it to the server behind the annotator's back.
 */
import type { AnnotationApi } from "../api/annotation";
import { ApiProblem } from "../api/client";
import type { AnnotationProgress, Answer, Assignment } from "../api/types";
import { forgetDraft } from "./drafts";
import type { Outbox } from "./outbox";
import { Store } from "./store";

/** An answer given earlier. `id` is its judgment's, or that of its errand. */
export interface Answered {
  assignment: Assignment;
  answer: Answer;
  id: string;
}

export interface DeskState {
  /** The first is the one that is asked now, unless one is reopened. */
  ahead: readonly Assignment[];
  reopened: Answered | null;
  progress: AnnotationProgress | null;
  /** Whether the queue had nothing more when last asked. */
  isDrained: boolean;
  /** Why the next comparisons cannot be had; null while all is well. */
  problem: Error | null;
  /** The slot looked at whose lease has ended; null while it is held. */
  lapsed: string | null;
}

export const AHEAD = 6;
const REFILL_BELOW = 4;
const MOST_AT_ONCE = 20;
const LOOK_AGAIN_MS = 15_000;
const RENEW_EVERY_MS = 60_000;

export class Desk extends Store<DeskState> {
  private history: Answered[] = [];
  private hasWholeHistory = false;
  /** Slots dealt with on this page: the server may not know yet. */
  private readonly done = new Set<string>();
  private isTaking = false;
  private isStopped = false;
  private timers: ReturnType<typeof setInterval>[] = [];

  constructor(
    private readonly api: AnnotationApi,
    private readonly outbox: Outbox,
    private readonly slug: string,
  ) {
    super({ ahead: [], reopened: null, progress: null, isDrained: false, problem: null, lapsed: null });
  }

  start() {
    this.isStopped = false;
    void this.take();
    document.addEventListener("visibilitychange", this.look);
    this.timers = [
      setInterval(() => void this.renew(), RENEW_EVERY_MS),
      setInterval(() => {
        const { isDrained, problem } = this.snapshot();
        if ((isDrained || problem) && !document.hidden) void this.take();
      }, LOOK_AGAIN_MS),
    ];
  }

  /** Leave: what was taken and not answered goes back to the queue. Closing the tab lets it lapse instead, for a
   *  page cannot tell that from a reload, which must find its comparisons still held. */
  stop() {
    this.isStopped = true;
    document.removeEventListener("visibilitychange", this.look);
    for (const timer of this.timers) clearInterval(timer);
    this.giveBack(this.snapshot().ahead);
    this.set({ ahead: [], reopened: null, isDrained: false });
  }

  private giveBack(assignments: readonly Assignment[]) {
    for (const { slot, lease_token } of assignments) {
      const isHeld = lease_token !== null && !this.done.has(slot);
      if (isHeld) void this.api.release(slot, lease_token).catch(ignoreLapse);
    }
  }

  get current(): Assignment | null {
    const { reopened, ahead } = this.snapshot();
    return reopened?.assignment ?? ahead[0] ?? null;
  }

  answer(answer: Answer, time_ms: number) {
    const { reopened, ahead } = this.snapshot();
    const id = crypto.randomUUID();
    if (this.current) forgetDraft(this.current.slot);
    if (reopened) {
      if (!isSame(reopened.answer, answer)) {
        const slot = reopened.assignment.slot;
        this.outbox.add({ kind: "answer", id, slot, answer, time_ms, corrects: reopened.id });
        this.history = this.history.map((past) => (past.id === reopened.id ? { ...past, answer, id } : past));
      }
      this.set({ reopened: null });
      return;
    }
    const assignment = ahead[0];
    if (!assignment) return;
    this.done.add(assignment.slot);
    this.outbox.add({ kind: "answer", id, slot: assignment.slot, answer, time_ms, corrects: null });
    this.history.push({ assignment, answer, id });
    this.set({ ahead: ahead.slice(1), progress: withOneMore(this.snapshot().progress) });
    void this.takeIfLow();
  }

  /** Pass on the comparison, if wished with a reason: it goes to somebody else. A reopened one is left as it was
   *  answered, and what was begun to be changed is forgotten. */
  skip(reason = "") {
    const { reopened, ahead } = this.snapshot();
    const assignment = ahead[0];
    if (reopened) {
      forgetDraft(reopened.assignment.slot);
      this.set({ reopened: null });
    } else if (assignment) {
      this.done.add(assignment.slot);
      forgetDraft(assignment.slot);
      const lease_token = assignment.lease_token ?? "";
      this.outbox.add({ kind: "skip", id: crypto.randomUUID(), slot: assignment.slot, lease_token, reason });
      this.set({ ahead: ahead.slice(1) });
      void this.takeIfLow();
    }
  }

  /** Reopen the answer before; pressed again, the one before that. */
  async undo() {
    const { reopened } = this.snapshot();
    const place = reopened ? this.history.findIndex(({ id }) => id === reopened.id) : this.history.length;
    if (place === 0 && !this.hasWholeHistory) {
      await this.recall();
      this.undoTo(this.history.findIndex(({ id }) => id === reopened?.id), reopened);
    } else {
      this.undoTo(place, reopened);
    }
  }

  private undoTo(place: number, reopened: Answered | null) {
    const earlier = place < 0 ? this.history.at(-1) : this.history[place - 1];
    this.set({ reopened: earlier ?? reopened });
  }

  /** Fetch the answers given before this page was opened. */
  private async recall() {
    const known = new Set(this.history.map(({ assignment }) => assignment.slot));
    const { results } = await this.api.own(this.slug);
    const earlier = results
      .filter(({ assignment }) => !known.has(assignment.slot))
      .map(({ id, answer, assignment }) => ({ id, answer, assignment }));
    this.history = [...earlier.reverse(), ...this.history];
    this.hasWholeHistory = true;
  }

  private takeIfLow() {
    const { ahead, isDrained } = this.snapshot();
    return ahead.length < REFILL_BELOW && !isDrained ? this.take() : undefined;
  }

  /** Take more from the queue. Those held already come first, so that many more are asked for. */
  private async take() {
    if (this.isTaking) return;
    this.isTaking = true;
    try {
      await this.outbox.ready;
      const undelivered = this.outbox.snapshot().waiting.length;
      const answeredBefore = this.done.size;
      const { assignments, progress } = await this.api.take(this.slug, Math.min(AHEAD + undelivered, MOST_AT_ONCE));
      if (this.isStopped) this.giveBack(assignments);
      else this.receive(assignments);
      // While answers are on their way nobody knows which of them the server has counted: ours is the better count.
      const isSettled = undelivered === 0 && this.done.size === answeredBefore;
      if (isSettled || !this.snapshot().progress) this.set({ progress: withMore(progress, undelivered) });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      this.set({ problem: error });
    } finally {
      this.isTaking = false;
    }
  }

  private receive(assignments: Assignment[]) {
    const held = this.snapshot().ahead;
    const known = new Set(held.map(({ slot }) => slot));
    const fresh = assignments.filter(
      ({ slot }) => !known.has(slot) && !this.done.has(slot) && !this.outbox.holds(slot),
    );
    this.set({
      ahead: [...held, ...fresh],
      isDrained: fresh.length === 0,
      problem: null,
    });
  }

  /** Whoever comes back to the page hears at once whether what lies there is still theirs. */
  private readonly look = () => void this.renew();

  private async renew() {
    if (document.hidden) return;
    for (const { slot, lease_token } of this.snapshot().ahead) {
      if (!lease_token) continue;
      try {
        await this.api.renew(slot, lease_token);
        if (this.snapshot().lapsed === slot) this.set({ lapsed: null });
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (error.status === 404 || error.status === 409) this.giveUp(slot);
        else return; // The connection is lost; the next round will do.
      }
    }
  }

  /** Somebody else has it now. The one being looked at stays: its answer counts while its place is free. */
  private giveUp(slot: string) {
    const { ahead } = this.snapshot();
    if (ahead[0]?.slot === slot) this.set({ lapsed: slot });
    this.set({ ahead: ahead.filter((assignment, index) => index === 0 || assignment.slot !== slot) });
  }
}

function withOneMore(progress: AnnotationProgress | null): AnnotationProgress | null {
  return progress && withMore(progress, 1);
}

function withMore(progress: AnnotationProgress, answers: number): AnnotationProgress {
  return {
    open: Math.max(0, progress.open - answers),
    answered: progress.answered + answers,
    mine: progress.mine + answers,
    mine_today: progress.mine_today + answers,
  };
}

/** Whether two answers say the same: what is null may as well be left out. */
function isSame(one: Answer, other: Answer): boolean {
  const written = (answer: Answer) =>
    JSON.stringify(answer, (_key, value: unknown) => (isRecord(value) ? sorted(value) : (value ?? undefined)));
  return written(one) === written(other);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function ignoreLapse(error: unknown) {
  if (!(error instanceof ApiProblem)) throw error;
}
