import { beforeEach, expect, test } from "vitest";

import type { Player, Shot } from "./Player";
import { PlayHead, type Painting } from "./PlayHead";

const FPS = 16;
const FILM = { fps: FPS, frames: 5 * FPS };
const PAINT_MS = 16;

/** A screen that is painted when the test says so. */
class Screen implements Painting {
  time = 0;
  private runs: (() => void)[] = [];
  private readonly players: FakePlayer[] = [];

  now = () => this.time;
  next = (run: () => void) => this.runs.push(run);
  cancel = () => (this.runs = []);

  player(id: string, traits: Partial<Traits> = {}): FakePlayer {
    const player = new FakePlayer(id, this, { ...USUAL, ...traits });
    this.players.push(player);
    return player;
  }

  paint(ms = PAINT_MS) {
    this.time += ms;
    for (const player of this.players) player.advance(ms);
    const runs = this.runs;
    this.runs = [];
    for (const run of runs) run();
  }

  paintFor(ms: number, each = PAINT_MS, look: () => void = () => undefined) {
    for (let spent = 0; spent < ms; spent += each) {
      this.paint(each);
      look();
    }
  }
}

interface Traits {
  seconds: number;
  fps: number;
  /** How long a seek takes. */
  seekMs: number;
  /** How long after being told it begins to run. */
  startMs: number;
  /** Its clock's share of the true time. */
  pace: number;
  /** Frames that it decodes in a second, at most. */
  decodes: number;
}

const USUAL: Traits = { seconds: 5, fps: FPS, seekMs: 20, startMs: 0, pace: 1, decodes: Infinity };

/** A video as browsers play it: on its own clock, with its own delays. */
class FakePlayer implements Player {
  readonly end_s: number;
  readonly frame_s: number;
  time = 0;
  isPaused = true;
  canPlay = true;
  rate = 1;
  shown = 0;
  seeks = 0;
  private decoded = 0;
  private credit = 0;
  private seekUntil = 0;
  private runsFrom = 0;

  constructor(
    readonly id: string,
    private readonly screen: Screen,
    readonly traits: Traits,
  ) {
    this.end_s = traits.seconds;
    this.frame_s = 1 / traits.fps;
  }

  get isSettled() {
    return this.screen.time >= this.seekUntil;
  }

  hold() {
    this.isPaused = true;
  }

  go(rate: number) {
    this.rate = rate;
    this.isPaused = false;
    this.runsFrom = this.screen.time + this.traits.startMs;
  }

  setRate(rate: number) {
    this.rate = rate;
  }

  seek(second: number) {
    this.time = second;
    this.decoded = this.frame;
    this.seeks += 1;
    this.seekUntil = this.screen.time + this.traits.seekMs;
  }

  capture(): Shot {
    const frame = this.decoded;
    return { second: frame * this.frame_s, show: () => (this.shown = frame), close: () => undefined };
  }

  copyTo() {
    throw new Error("Nothing is flipped over here.");
  }

  get frame() {
    return Math.min(Math.floor(this.time / this.frame_s + 1e-6), Math.round(this.end_s / this.frame_s) - 1);
  }

  advance(ms: number) {
    const isMoving = !this.isPaused && this.screen.time > this.runsFrom;
    if (isMoving) this.time = Math.min(this.time + (ms / 1000) * this.rate * this.traits.pace, this.end_s);
    this.credit = Math.min(this.credit + (ms / 1000) * this.traits.decodes, 1);
    while (this.decoded < this.frame && this.credit >= 1) {
      this.decoded += 1;
      if (this.traits.decodes < Infinity) this.credit -= 1;
    }
  }
}

let screen: Screen;

beforeEach(() => {
  screen = new Screen();
});

/** A head with two videos, looked at. */
function headOf(first: FakePlayer, second: FakePlayer, isPlaying = true) {
  const head = new PlayHead(FILM, isPlaying, screen);
  head.attach(first);
  head.attach(second);
  head.resume();
  return head;
}

const apart = (a: FakePlayer, b: FakePlayer) => Math.abs(a.shown - b.shown);

test.each([
  ["equals", {}],
  ["one that begins late, as videos with sound do", { startMs: 90 }],
  ["one whose clock runs slow", { pace: 0.93 }],
  ["one whose clock runs fast", { pace: 1.07 }],
  ["one that seeks slowly", { seekMs: 400 }],
  ["one that is decoded slowly", { decodes: 11 }],
])("what is seen is never more than a frame apart: %s", (_name, traits) => {
  const [a, b] = [screen.player("a"), screen.player("b", traits)];
  const head = headOf(a, b);
  let farthest = 0;
  let changes = 0;
  let before = -1;
  const look = () => {
    farthest = Math.max(farthest, apart(a, b));
    if (a.shown !== before) changes += 1;
    before = a.shown;
  };
  screen.paintFor(3000, PAINT_MS, look);
  head.seek(3);
  screen.paintFor(2000, PAINT_MS, look);
  head.changeSpeed(1);
  screen.paintFor(2000, PAINT_MS, look);
  // A page that has no time to paint.
  screen.paintFor(3000, 130, look);
  expect(farthest).toBeLessThanOrEqual(1);
  expect(changes).toBeGreaterThan(40);
});

test("clocks that run apart are brought together without seeking", () => {
  const [a, b] = [screen.player("a"), screen.player("b", { pace: 0.97 })];
  headOf(a, b);
  screen.paintFor(4000);
  expect(Math.abs(a.time - b.time)).toBeLessThan(0.5 / FPS);
  expect([a.seeks, b.seeks]).toEqual([0, 0]);
});

test("where one cannot be decoded fast enough, both run slower, and that is said", () => {
  const [a, b] = [screen.player("a"), screen.player("b", { decodes: 9 })];
  const head = headOf(a, b);
  screen.paintFor(15_000);
  const { slowed } = head.snapshot();
  expect(slowed).toBeLessThan(0.7);
  expect(slowed).toBeGreaterThanOrEqual(0.2);
  head.changeSpeed(-1);
  expect(head.snapshot()).toMatchObject({ speed: 0.75, slowed: 1 });
});

test("one hiccup slows nothing down", () => {
  const [a, b] = [screen.player("a"), screen.player("b")];
  const head = headOf(a, b);
  screen.paintFor(1000);
  b.canPlay = false;
  screen.paintFor(600);
  expect(head.snapshot().isWaiting).toBe(true);
  expect([a.isPaused, b.isPaused]).toEqual([true, true]);
  b.canPlay = true;
  screen.paintFor(1000);
  expect(head.snapshot()).toMatchObject({ isWaiting: false, slowed: 1 });
  expect(a.isPaused).toBe(false);
});

test("a span is looped, and only its own frames are seen", () => {
  const [a, b] = [screen.player("a"), screen.player("b")];
  const head = headOf(a, b);
  head.setSpan([1, 2]);
  screen.paintFor(100);
  const frames = new Set<number>();
  screen.paintFor(3000, PAINT_MS, () => frames.add(a.shown));
  expect([...frames].sort((x, y) => x - y)).toEqual(Array.from({ length: FPS }, (_, index) => FPS + index));
  head.toggleLoop();
  screen.paintFor(6000);
  expect(head.snapshot()).toMatchObject({ isPlaying: false, frame: FILM.frames - 1 });
  head.toggleLoop();
  head.play();
  screen.paintFor(100);
  expect(a.shown).toBeGreaterThanOrEqual(FPS);
  expect(a.shown).toBeLessThan(2 * FPS);
});

test("a span that begins between two frames begins with the later one", () => {
  const [a, b] = [screen.player("a"), screen.player("b")];
  const head = headOf(a, b, false);
  head.setSpan([0.7, 1.4]);
  screen.paintFor(200);
  expect([a.shown, b.shown]).toEqual([12, 12]);
});

test("steps stand still, one frame at a time, and stop at both ends", () => {
  const [a, b] = [screen.player("a", { seekMs: 60 }), screen.player("b")];
  const head = headOf(a, b);
  screen.paintFor(500);
  head.seek(2);
  for (let press = 0; press < 3; press += 1) head.step(1);
  screen.paintFor(400);
  expect(head.snapshot()).toMatchObject({ isPlaying: false, frame: 2 * FPS + 3 });
  expect([a.shown, b.shown]).toEqual([2 * FPS + 3, 2 * FPS + 3]);
  head.step(-1000);
  screen.paintFor(400);
  expect([a.shown, b.shown]).toEqual([0, 0]);
  head.step(1000);
  screen.paintFor(400);
  expect([a.shown, b.shown]).toEqual([FILM.frames - 1, FILM.frames - 1]);
});

test("a shorter video rests on its last frame while the other goes on", () => {
  const [a, b] = [screen.player("a"), screen.player("b", { seconds: 2 })];
  const head = headOf(a, b);
  screen.paintFor(4000);
  expect(b.shown).toBe(2 * FPS - 1);
  expect(a.shown).toBeGreaterThan(3 * FPS);
  expect(head.snapshot().isPlaying).toBe(true);
  screen.paintFor(1500);
  expect(apart(a, b)).toBeLessThanOrEqual(1);
});

test("nothing runs while nobody looks", () => {
  const [a, b] = [screen.player("a"), screen.player("b")];
  const head = headOf(a, b);
  screen.paintFor(500);
  head.suspend();
  const place = a.time;
  screen.paintFor(500);
  expect([a.isPaused, b.isPaused, a.time]).toEqual([true, true, place]);
  head.resume();
  screen.paintFor(500);
  expect(a.time).toBeGreaterThan(place);
});
