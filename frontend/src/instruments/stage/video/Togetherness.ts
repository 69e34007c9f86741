/** Togetherness: keeps running videos on one clock, and says when that does not work. */
import type { Player } from "./Player";

/** Whoever leads by this much waits; by less, it runs slower until the others are there. */
const HOLD_FRAMES = 0.5;
const CATCH_UP_S = 0.2;
/** A lead that nobody can see. */
const IN_STEP_S = 0.003;
/** Videos with sound begin after a while: holding one would only put it behind. */
const SLUGGISH_MS = 15;
/** A picture that is behind its clock by this much more than another, for this long, is decoded too slowly. */
const LATE_FRAMES = 0.75;
const LATE_FOR_FRAMES = 0.6;
const LATE_FOR_MS = 50;
/** One hiccup is not slowness: two within this time are. */
const SLOW_WITHIN_MS = 3_000;

/** "again": they have to be gathered; "slow": and to run slower from then on. */
export type Trouble = "again" | "slow";

/** A running video and when the frame that it has reached begins; null before the first. */
export interface Seen {
  player: Player;
  presented: number | null;
}

export class Togetherness {
  private readonly held = new Set<Player>();
  private readonly sluggish = new WeakSet<Player>();
  private starts = new Map<Player, number>();
  private startedAt = 0;
  private lateSince: number | null = null;
  private lastTrouble = -Infinity;

  /** They start, gathered on one frame. */
  begin(players: readonly Player[], now: number) {
    this.held.clear();
    this.lateSince = null;
    this.startedAt = now;
    this.starts = new Map(players.map((player) => [player, player.time]));
  }

  /** What was slow at one speed need not be at another. */
  forget() {
    this.lastTrouble = -Infinity;
  }

  /** Called as often as the screen is painted. */
  keep(seen: readonly Seen[], rate: number, now: number): Trouble | undefined {
    const running = seen.map(({ player }) => player);
    if (this.isStuck(running) || this.isLate(seen, rate, now)) {
      const isSlow = now - this.lastTrouble < SLOW_WITHIN_MS;
      this.lastTrouble = now;
      return isSlow ? "slow" : "again";
    }
    this.learn(rate, now);
    const last = Math.min(...running.map((player) => player.time));
    for (const player of running) this.wait(player, player.time - last, rate);
    return undefined;
  }

  /** Somebody has nothing to show next, or was stopped by the browser. */
  private isStuck(running: readonly Player[]): boolean {
    return running.some((player) => !player.canPlay || (player.isPaused && !this.held.has(player)));
  }

  private isLate(seen: readonly Seen[], rate: number, now: number): boolean {
    const behind = seen.flatMap(({ player, presented }) => (presented === null ? [] : [player.time - presented]));
    const frame_s = Math.max(...seen.map(({ player }) => player.frame_s));
    if (behind.length < 2 || Math.max(...behind) - Math.min(...behind) < LATE_FRAMES * frame_s) {
      this.lateSince = null;
      return false;
    }
    this.lateSince ??= now;
    return now - this.lateSince > Math.max(LATE_FOR_MS, (1000 * LATE_FOR_FRAMES * frame_s) / rate);
  }

  /** Who began to run long after it was told to? */
  private learn(rate: number, now: number) {
    for (const [player, start] of this.starts) {
      const moved = player.time - start;
      if (moved < IN_STEP_S) continue;
      this.starts.delete(player);
      if (now - this.startedAt - (1000 * moved) / rate > SLUGGISH_MS) this.sluggish.add(player);
    }
  }

  private wait(player: Player, lead: number, rate: number) {
    if (this.held.has(player)) {
      if (lead > IN_STEP_S) return;
      this.held.delete(player);
      player.go(rate);
    } else if (lead > HOLD_FRAMES * player.frame_s && !this.sluggish.has(player)) {
      this.held.add(player);
      player.hold();
    } else {
      player.setRate(lead < IN_STEP_S ? rate : rate * eased(lead));
    }
  }
}

/** How much slower a leader runs, in steps of 2%: every change costs the browser something. */
function eased(lead: number): number {
  return Math.round((1 - Math.min(lead / CATCH_UP_S, 0.5)) * 50) / 50;
}
