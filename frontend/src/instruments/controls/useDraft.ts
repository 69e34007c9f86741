import { useCallback, useState } from "react";

import { draftOf, keepDraft } from "../../annotate/drafts";

/** A half-given answer to the comparison of `slot`, kept over a reload until the answer is given. */
export function useDraft<T>(slot: string, initial: T): [T, (change: T | ((before: T) => T)) => void] {
  const [drafts, setDrafts] = useState<{ slot: string; draft: T }>(() => ({ slot, draft: kept(slot, initial) }));
  let now = drafts;
  if (drafts.slot !== slot) {
    now = { slot, draft: kept(slot, initial) };
    setDrafts(now);
  }
  const change = useCallback(
    (to: T | ((before: T) => T)) => {
      setDrafts((before) => {
        if (before.slot !== slot) return before;
        const draft = to instanceof Function ? to(before.draft) : to;
        keepDraft(slot, draft);
        return { slot, draft };
      });
    },
    [slot],
  );
  return [now.draft, change];
}

function kept<T>(slot: string, initial: T): T {
  return (draftOf(slot) as T | undefined) ?? initial;
}
