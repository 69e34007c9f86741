/** A sitting: how long somebody has been at work without a break, and how long an answer takes them. */

/** Longer than this without an answer is a break. */
export const BREAK_MS = 5 * 60_000;
/** After so long at a stretch the eyes want one. */
export const STRETCH_MS = 45 * 60_000;
const REMEMBERED = 20;

export class Sitting {
  private began: number | null = null;
  private last: number | null = null;
  private reminded: number | null = null;
  private times: number[] = [];

  /** An answer was given at `at`, after `time_ms` of looking. */
  answered(at: number, time_ms: number) {
    const isAfterBreak = this.last === null || at - this.last > BREAK_MS;
    if (isAfterBreak) {
      this.began = at - time_ms;
      this.reminded = null;
    }
    this.last = at;
    this.times = [...this.times, time_ms].slice(-REMEMBERED);
  }

  /** Seconds that the middle one of the latest answers took; null before there are five. */
  get pace_s(): number | null {
    if (this.times.length < 5) return null;
    const sorted = [...this.times].sort((a, b) => a - b);
    return (sorted[Math.floor(sorted.length / 2)] ?? 0) / 1000;
  }

  /** Minutes at a stretch, once they are enough for a break, and until it was said that this was read. */
  stretch_min(at: number): number | null {
    if (this.began === null || this.last === null || at - this.last > BREAK_MS) return null;
    const since = at - (this.reminded ?? this.began);
    return since >= STRETCH_MS ? Math.round((at - this.began) / 60_000) : null;
  }

  /** The reminder was read; the next comes after another stretch. */
  goOn(at: number) {
    this.reminded = at;
  }
}
