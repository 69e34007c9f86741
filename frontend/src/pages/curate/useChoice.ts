import { useDebouncedCallback } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";

import { choiceAsText, readChoice, withChoice, type CurationChoice } from "./choice";

/** A slider that moves would write the address more often than browsers allow. */
const SETTLES_MS = 120;

interface Draft {
  choice: CurationChoice;
  /** The choice that the address will have, and those that it may have until then. */
  after: string;
  before: string[];
}

/** The choice that the address makes: what the controls show at once, and what it is when they have come to rest. */
export function useChoice() {
  const [search, setSearch] = useSearchParams();
  const settled = useMemo(() => readChoice(search), [search]);
  const [draft, setDraft] = useState<Draft | null>(null);
  const now = choiceAsText(settled);
  const write = useDebouncedCallback((choice: CurationChoice) => {
    setSearch((before) => withChoice(before, choice), { replace: true, preventScrollReset: true });
  }, SETTLES_MS);
  const isOnItsWay = draft !== null && draft.after !== now && draft.before.includes(now);
  // It has arrived, or whoever chose has gone to another address.
  if (draft !== null && !isOnItsWay) setDraft(null);
  return {
    shown: isOnItsWay ? draft.choice : settled,
    settled,
    isSettled: !isOnItsWay,
    change: (choice: CurationChoice) => {
      const before = isOnItsWay ? [...draft.before, draft.after] : [now];
      setDraft({ choice, after: choiceAsText(choice), before });
      write(choice);
    },
  };
}
