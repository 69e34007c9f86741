/** Player: one video under a play head. */
export interface Player {
  /** The sample's id. */
  readonly id: string;
  /** Where its last frame ends, in seconds. */
  readonly end_s: number;
  readonly frame_s: number;
  /** Its clock. */
  readonly time: number;
  /** Whether it rests where it was sent. */
  readonly isSettled: boolean;
  /** Whether it has what comes next. */
  readonly canPlay: boolean;
  readonly isPaused: boolean;
  hold(): void;
  go(rate: number): void;
  setRate(rate: number): void;
  seek(second: number): void;
  /** The frame that it has reached, not seen yet; null before the first. */
  capture(): Shot | null;
  /** Draws what is shown of it once more. */
  copyTo(canvas: HTMLCanvasElement): void;
}

/** One frame of one video: shown, or let go. */
export interface Shot {
  /** When it begins. */
  second: number;
  show(): void;
  close(): void;
}

const CURRENT_DATA = 2;
const FUTURE_DATA = 3;

/** A <video> of the page, which is decoded unseen, and the canvas over it, which people see.
 *
 * Two <video>s would each be painted whenever their own frame is ready, on a busy machine several frames apart. So
 * their frames are shown on the canvases, by the play head, together.
 */
export class VideoPlayer implements Player {
  constructor(
    readonly id: string,
    readonly end_s: number,
    readonly frame_s: number,
    private readonly video: HTMLVideoElement,
    private readonly canvas: HTMLCanvasElement,
    /** Told where the browser will not play at all, not even without sound. */
    private readonly onRefused: () => void,
  ) {}

  /** The video goes back to being a picture. */
  leave() {
    this.hold();
    this.canvas.hidden = true;
  }

  get time() {
    return this.video.currentTime;
  }

  get isSettled() {
    return !this.video.seeking && this.video.readyState >= CURRENT_DATA;
  }

  get canPlay() {
    const isAtItsEnd = this.time >= this.end_s - 1.5 * this.frame_s;
    return this.video.readyState >= (isAtItsEnd ? CURRENT_DATA : FUTURE_DATA);
  }

  get isPaused() {
    return this.video.paused;
  }

  hold() {
    this.video.pause();
  }

  go(rate: number) {
    this.setRate(rate);
    this.video.play().catch((error: unknown) => {
      // Being held again before it began is no trouble.
      if (error instanceof DOMException && error.name === "NotAllowedError") this.onRefused();
    });
  }

  setRate(rate: number) {
    if (this.video.playbackRate !== rate) this.video.playbackRate = rate;
  }

  seek(second: number) {
    this.video.currentTime = second;
  }

  capture(): Shot | null {
    if (this.video.readyState < CURRENT_DATA) return null;
    // Browsers without it tell no frame's time: the clock stands in for it.
    if (!("VideoFrame" in window)) return this.shot(this.video, this.time, () => undefined);
    const frame = new VideoFrame(this.video);
    return this.shot(frame, frame.timestamp / 1e6, () => frame.close());
  }

  copyTo(canvas: HTMLCanvasElement) {
    const { width, height } = this.canvas;
    if (this.canvas.hidden || width === 0 || height === 0) return;
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")?.drawImage(this.canvas, 0, 0);
  }

  private shot(picture: CanvasImageSource, second: number, close: () => void): Shot {
    const show = () => {
      const { videoWidth, videoHeight } = this.video;
      if (this.canvas.width !== videoWidth) this.canvas.width = videoWidth;
      if (this.canvas.height !== videoHeight) this.canvas.height = videoHeight;
      this.canvas.getContext("2d")?.drawImage(picture, 0, 0, videoWidth, videoHeight);
      this.canvas.hidden = false;
      close();
    };
    return { second, show, close };
  }
}
