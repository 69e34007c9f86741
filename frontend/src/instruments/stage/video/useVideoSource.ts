/** A video's bytes, whole: frames are then stepped and spans looped without asking the server, whose connection a
 *  paused player would hold for as long as it is not full. Very large files are left to the player. */
import { useEffect, useState } from "react";

const LARGEST_KEPT = 96 * 2 ** 20;
const TRY_AGAIN_MS = 3_000;

export interface VideoSource {
  /** Null until it is there. */
  src: string | null;
  /** How much of it is there, from 0 to 1. */
  share: number;
  isRefused: boolean;
}

const NOTHING_YET: VideoSource = { src: null, share: 0, isRefused: false };

/** Goes on trying while the network is away; only the server's word ends it. */
export function useVideoSource(url: string | null): VideoSource {
  const [source, setSource] = useState(NOTHING_YET);
  useEffect(() => {
    if (url === null) return;
    const leaving = new AbortController();
    let kept: string | undefined;
    const change = (next: VideoSource) => {
      if (!leaving.signal.aborted) setSource(next);
    };
    const load = async () => {
      const src = await loaded(url, leaving, (share) => change({ ...NOTHING_YET, share }));
      if (src.startsWith("blob:")) kept = src;
      if (leaving.signal.aborted && kept) URL.revokeObjectURL(kept);
      change({ src, share: 1, isRefused: false });
    };
    const tryOn = () => {
      load().catch((error: unknown) => {
        if (error instanceof RefusedError) change({ ...NOTHING_YET, isRefused: true });
        else if (!leaving.signal.aborted) setTimeout(tryOn, TRY_AGAIN_MS);
      });
    };
    tryOn();
    return () => {
      leaving.abort();
      if (kept) URL.revokeObjectURL(kept);
    };
  }, [url]);
  return source;
}

class RefusedError extends Error {}

async function loaded(url: string, leaving: AbortController, onShare: (share: number) => void): Promise<string> {
  const response = await fetch(url, { signal: leaving.signal });
  if (!response.ok || !response.body) throw new RefusedError(`${url} answers ${response.status}.`);
  const bytes = Number(response.headers.get("Content-Length") ?? NaN);
  if (bytes > LARGEST_KEPT) {
    await response.body.cancel();
    return url;
  }
  const pieces: BlobPart[] = [];
  let got = 0;
  const reader = response.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    got += piece.value.byteLength;
    if (bytes > 0) onShare(Math.floor((20 * got) / bytes) / 20);
  }
  return URL.createObjectURL(new Blob(pieces, { type: response.headers.get("Content-Type") ?? "" }));
}
