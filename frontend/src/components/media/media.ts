/** What is needed to show a sample, whoever asks for it: every shape of a sample in the API has this. */
import type { ComparedSample, Finding } from "../../api/types";

export type MediaSample = Pick<
  ComparedSample,
  "id" | "kind" | "media_type" | "media_url" | "thumbnail_url" | "poster_url" | "playable_url" | "width" | "height" | "duration_s"
> & {
  /** What geometry found in a layout, where whoever asks may know. */
  findings?: readonly Finding[];
};

/** Pictures up to this size are drawn with hard pixels, not blurred. */
const SMALL_PICTURE = 160;

export const isSmall = (sample: MediaSample) => sample.width !== null && sample.width <= SMALL_PICTURE;

/** The picture that stands for a sample in lists; null for what has none. */
export function stillOf(sample: MediaSample): string | null {
  return sample.kind === "video" ? (sample.poster_url ?? sample.thumbnail_url) : sample.thumbnail_url;
}
