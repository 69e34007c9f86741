import { useEffect, useRef } from "react";

import { Stopwatch } from "../../annotate/stopwatch";

/** Runs while the comparison of `slot` can be seen. */
export function useStopwatch(slot: string, isShown: boolean): { elapsed: () => number } {
  const watch = useRef<Stopwatch>(null);
  useEffect(() => {
    const started = new Stopwatch();
    if (isShown) started.restart();
    watch.current = started;
    document.addEventListener("visibilitychange", started.noticeVisibility);
    return () => document.removeEventListener("visibilitychange", started.noticeVisibility);
  }, [slot, isShown]);
  return { elapsed: () => watch.current?.elapsed() ?? 0 };
}
