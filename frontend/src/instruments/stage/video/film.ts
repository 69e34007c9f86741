/** Film: how long the videos of one question run together, and the frames that its play head counts. */
import type { ShownSample } from "../../../api/types";

export interface Film {
  /** Frames a second of the video that has most. */
  fps: number;
  /** As long as the longest video; a shorter one waits on its last frame. */
  frames: number;
}

const TOLERANCE_FRAMES = 1e-3;

/** Undefined where no sample is a video of known length and rate. */
export function filmOf(samples: readonly ShownSample[]): Film | undefined {
  const known = samples.flatMap(({ kind, fps, duration_s }) =>
    kind === "video" && fps && duration_s ? [{ fps, duration_s }] : [],
  );
  if (known.length === 0) return undefined;
  const fps = Math.max(...known.map((video) => video.fps));
  const duration_s = Math.max(...known.map((video) => video.duration_s));
  return { fps, frames: Math.max(1, Math.round(duration_s * fps)) };
}

/** When `frame` begins. */
export function secondOf(film: Film, frame: number): number {
  return frame / film.fps;
}

/** The frame that is shown at `second`, as annotation/instruments/timeline.py says. */
export function frameAt(film: Film, second: number): number {
  return Math.min(Math.max(Math.floor(second * film.fps + TOLERANCE_FRAMES), 0), film.frames - 1);
}

/** The first frame that begins at `second` or later: where a segment begins, and the one before it has ended. */
export function firstFrameFrom(film: Film, second: number): number {
  return Math.min(Math.max(Math.ceil(second * film.fps - TOLERANCE_FRAMES), 0), film.frames);
}

/** 00:02.375 */
export function clock(second: number): string {
  const minutes = Math.floor(second / 60);
  return `${String(minutes).padStart(2, "0")}:${(second - minutes * 60).toFixed(3).padStart(6, "0")}`;
}
