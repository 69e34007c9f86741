import { useDebouncedCallback } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";

import { choiceAsText, readChoice, withChoice, type CurationChoice } from "./choice";

/** A slider that moves would write the address more often than browsers allow. */
const SETTLES_MS = 120;

interface Draft {
  choice: CurationChoice;
  /** The choice that the address had before, and the one that it will have. */
  before: string;
  after: string;
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
  // Whoever goes to another address has left the draft behind.
  const isCurrent = draft !== null && (draft.before === now || draft.after === now);
  return {
    shown: isCurrent ? draft.choice : settled,
    settled,
    change: (choice: CurationChoice) => {
      setDraft({ choice, before: now, after: choiceAsText(choice) });
      write(choice);
    },
  };
}
