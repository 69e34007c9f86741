import { useCallback, useState } from "react";

import type { ShownSample } from "../../api/types";

export type LoadState = "ready" | "failed";

/** Called by whoever shows a sample, once it can be seen or cannot be. */
export type OnSettled = (sample: ShownSample, isShown: boolean) => void;

/** Which samples of this page can be seen; a comparison is ready when all of its samples are. */
export function useLoaded() {
  const [loaded, setLoaded] = useState<ReadonlyMap<string, LoadState>>(new Map());
  const onSettled: OnSettled = useCallback((sample, isShown) => {
    setLoaded((before) => {
      const state = isShown ? "ready" : "failed";
      return before.get(sample.id) === state ? before : new Map(before).set(sample.id, state);
    });
  }, []);
  const stateOf = (samples: readonly ShownSample[]): LoadState | undefined => {
    if (samples.some(({ id }) => loaded.get(id) === "failed")) return "failed";
    return samples.every(({ id }) => loaded.get(id) === "ready") ? "ready" : undefined;
  };
  return { stateOf, onSettled };
}
