/** The play head: several videos that run as one.
 *
 * Each video is played by the browser, on a clock of its own. The head gathers all of them on one frame before they
 * start, watches them while they run, slows down whoever is ahead, and gathers them again where that is not enough.
 * Their frames are shown by the head, all at once and only where they belong together: whatever a busy machine does
 * to one of them, nobody sees two that are more than a frame apart.
 */
import { Store } from "../../../annotate/store";
import { firstFrameFrom, frameAt, secondOf, type Film } from "./film";
import type { Player, Shot } from "./Player";
import { Togetherness, type Seen } from "./Togetherness";

export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2] as const;
/** Into its frame: containers round the times of frames to milliseconds. */
const INTO_FRAME = 0.1;
/** A span ends a little before the next frame could be painted. */
const EARLY_S = 0.012;
/** Waiting that lasts longer than this is said. */
const NOTICED_MS = 250;
/** A seek that is done shows its frame within this time, or that of the file is not where it should be. */
const SHOWN_WITHIN_MS = 500;
/** Frames this close belong together: containers round their times. */
const TOGETHER_FRAMES = 1.05;
/** How much slower all run where one cannot keep up, and how slow they may become. */
const SLOWER = 0.8;
const SLOWEST = 0.2;

export interface HeadState {
  isPlaying: boolean;
  /** Whether it would play, but some video has not what it needs. */
  isWaiting: boolean;
  isLooping: boolean;
  speed: number;
  /** Below 1 where a video cannot be decoded fast enough, so that all run slower than asked. */
  slowed: number;
  frame: number;
}

/** When the browser paints: given, so that tests can paint. */
export interface Painting {
  now(): number;
  next(run: () => void): number;
  cancel(id: number): void;
}

const screen: Painting = {
  now: () => performance.now(),
  next: (run) => requestAnimationFrame(run),
  cancel: (id) => cancelAnimationFrame(id),
};

type Span = readonly [start: number, end: number];

/** All are on their way to one place. */
interface Gathering {
  second: number;
  since: number;
  /** False while an earlier way has to end first. */
  isSent: boolean;
  /** Since when all are there; null while they are not. */
  thereSince: number | null;
}

export class PlayHead extends Store<HeadState> {
  private readonly players: Player[] = [];
  private readonly together = new Togetherness();
  private span: Span;
  private gathering: Gathering | null = null;
  private isSuspended = true;
  private isRunning = false;
  private request: number | null = null;

  constructor(
    readonly film: Film,
    /** Whether it plays as soon as somebody looks. */
    isPlaying: boolean,
    private readonly painting: Painting = screen,
  ) {
    super({ isPlaying, isWaiting: false, isLooping: true, speed: 1, slowed: 1, frame: 0 });
    this.span = this.whole;
  }

  get whole(): Span {
    return [0, secondOf(this.film, this.film.frames)];
  }

  /** One more video; returns how it leaves. */
  attach(player: Player): () => void {
    this.players.push(player);
    this.gather(this.second);
    return () => {
      this.players.splice(this.players.indexOf(player), 1);
    };
  }

  playerOf(id: string): Player | undefined {
    return this.players.find((player) => player.id === id);
  }

  /** Somebody looks: go on as before. */
  resume() {
    if (!this.isSuspended) return;
    this.isSuspended = false;
    this.gather(this.second);
  }

  /** Nobody looks. */
  suspend() {
    if (this.isSuspended) return;
    this.isSuspended = true;
    this.stop();
    this.gathering = null;
    if (this.request !== null) this.painting.cancel(this.request);
    this.request = null;
  }

  play() {
    const start = this.snapshot().isLooping ? this.span[0] : 0;
    const isAtEnd = this.second >= this.end - 1.5 / this.film.fps;
    this.set({ isPlaying: true });
    this.gather(isAtEnd ? start : this.second);
  }

  pause() {
    this.set({ isPlaying: false });
    this.gather(this.second);
  }

  toggle() {
    if (this.snapshot().isPlaying) this.pause();
    else this.play();
  }

  /** To the frame that is shown at `second`. */
  seek(second: number) {
    this.gather(second);
  }

  /** By frames, standing still. */
  step(frames: number) {
    this.set({ isPlaying: false });
    this.gather(secondOf(this.film, this.snapshot().frame + frames));
  }

  changeSpeed(direction: 1 | -1) {
    const { speed } = this.snapshot();
    const faster = SPEEDS.find((each) => each > speed);
    const slower = SPEEDS.findLast((each) => each < speed);
    this.set({ speed: (direction > 0 ? faster : slower) ?? speed, slowed: 1 });
    this.together.forget();
    // Sound takes a change of speed late: all begin anew.
    this.gather(this.second);
  }

  toggleLoop() {
    this.set({ isLooping: !this.snapshot().isLooping });
  }

  /** What is looped, from its beginning on: the frames that begin within it. */
  setSpan([start, end]: Span) {
    const [first, after] = [firstFrameFrom(this.film, start), firstFrameFrom(this.film, end)];
    const span: Span = [secondOf(this.film, first), secondOf(this.film, Math.max(after, first + 1))];
    if (span[0] === this.span[0] && span[1] === this.span[1]) return;
    this.span = span;
    this.gather(span[0]);
  }

  private get second(): number {
    return this.gathering?.second ?? secondOf(this.film, this.snapshot().frame);
  }

  /** The end of what is played now: without a loop, of all. */
  private get end(): number {
    return this.snapshot().isLooping ? this.span[1] : this.whole[1];
  }

  private get rate(): number {
    const { speed, slowed } = this.snapshot();
    return speed * slowed;
  }

  /** All to one frame; from there they go on if they play. */
  private gather(second: number) {
    this.stop();
    const frame = frameAt(this.film, second);
    this.set({ frame });
    const since = this.gathering?.since ?? this.painting.now();
    this.gathering = { second: secondOf(this.film, frame), since, isSent: false, thereSince: null };
    if (this.players.every((player) => player.isSettled)) this.send(this.gathering);
    this.schedule();
  }

  private send(gathering: Gathering) {
    for (const player of this.players) {
      const place = this.placeOf(player, gathering);
      if (Math.abs(player.time - place) > 1e-3) player.seek(place);
    }
    gathering.isSent = true;
  }

  private placeOf(player: Player, { second }: Gathering): number {
    if (second === 0) return 0;
    return Math.min(second + INTO_FRAME / this.film.fps, player.end_s - player.frame_s / 2);
  }

  private stop() {
    this.isRunning = false;
    for (const player of this.players) player.hold();
  }

  private schedule() {
    if (this.request !== null || this.isSuspended) return;
    this.request = this.painting.next(() => {
      this.request = null;
      if (this.gathering) this.arrive(this.gathering);
      else if (this.isRunning) this.watch();
      if (this.gathering || this.isRunning) this.schedule();
    });
  }

  /** Once all are where they were sent, show them; if they play, start them. */
  private arrive(gathering: Gathering) {
    const { isPlaying, isWaiting } = this.snapshot();
    const isThere = this.players.every((player) => player.isSettled);
    if (isThere && !gathering.isSent) {
      this.send(gathering);
    } else if (isThere && (!isPlaying || this.players.every((player) => player.canPlay)) && this.showAt(gathering)) {
      this.gathering = null;
      if (isWaiting) this.set({ isWaiting: false });
      if (isPlaying) this.start();
    } else if (!isWaiting && this.painting.now() - gathering.since > NOTICED_MS) {
      this.set({ isWaiting: true });
    }
  }

  /** Show the frames that were sought; false where one has not come up yet. */
  private showAt(gathering: Gathering): boolean {
    const now = this.painting.now();
    gathering.thereSince ??= now;
    const shots = this.captured();
    const isRight = shots.every(
      ({ player, shot }) => shot && Math.abs(shot.second - this.placeOf(player, gathering)) < player.frame_s,
    );
    if (isRight || now - gathering.thereSince > SHOWN_WITHIN_MS) for (const { shot } of shots) shot?.show();
    else {
      for (const { shot } of shots) shot?.close();
      return false;
    }
    return true;
  }

  private start() {
    this.isRunning = true;
    this.together.begin(this.players, this.painting.now());
    for (const player of this.players) if (!isOver(player)) player.go(this.rate);
  }

  /** Once a painted frame, while they run. */
  private watch() {
    const running = this.players.filter((player) => !isOver(player));
    const second = Math.min(...running.map((player) => player.time), this.whole[1]);
    if (second >= this.end - EARLY_S * this.rate) {
      this.finish();
      return;
    }
    const shots = this.captured();
    const seen = shots.filter(({ player }) => running.includes(player));
    if (areTogether(seen)) for (const { shot } of shots) shot?.show();
    else for (const { shot } of shots) shot?.close();
    const frame = frameAt(this.film, second);
    if (frame !== this.snapshot().frame) this.set({ frame });
    const trouble = this.together.keep(seen, this.rate, this.painting.now());
    if (trouble === "slow") this.set({ slowed: Math.max(this.snapshot().slowed * SLOWER, SLOWEST) });
    if (trouble) this.gather(second);
  }

  private captured(): Captured[] {
    return this.players.map((player) => {
      const shot = player.capture();
      return { player, shot, presented: shot?.second ?? null };
    });
  }

  private finish() {
    if (this.snapshot().isLooping) {
      this.gather(this.span[0]);
    } else {
      this.set({ isPlaying: false });
      this.gather(secondOf(this.film, this.film.frames - 1));
    }
  }
}

interface Captured extends Seen {
  shot: Shot | null;
}

/** A video shorter than the others rests on its last frame. */
function isOver(player: Player): boolean {
  return player.time >= player.end_s - EARLY_S;
}

function areTogether(seen: readonly Seen[]): boolean {
  const seconds = seen.map(({ presented }) => presented ?? NaN);
  const frame_s = Math.max(...seen.map(({ player }) => player.frame_s));
  return Math.max(...seconds) - Math.min(...seconds) <= TOGETHER_FRAMES * frame_s;
}
