import type { SampleKind } from "../api/types";
import { SampleRow } from "./media/SampleRow";

interface PairPicturesProps {
  pair: {
    kind: SampleKind;
    media_0: string;
    media_1: string;
    prompt: string;
    /** Sample 0's chance of being preferred; null where nobody has said. */
    p_0: number | null;
  };
}

/** The two samples of a pair, whatever they are, the preferred one framed. */
export function PairPictures({ pair: { kind, media_0, media_1, prompt, p_0 } }: PairPicturesProps) {
  const samples = [media_0, media_1].map((address, position) => ({ ...sampleAt(address, kind), position }));
  return <SampleRow samples={samples} prompt={prompt} p0={p_0} />;
}

/** As much of a sample as its address says. */
function sampleAt(address: string, kind: SampleKind) {
  return {
    id: address,
    kind,
    media_type: "",
    media_url: address,
    thumbnail_url: kind === "image" ? address : null,
    poster_url: kind === "video" ? `${address}?rendition=poster` : null,
    playable_url: null,
    width: null,
    height: null,
    duration_s: null,
  };
}
