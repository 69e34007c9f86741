/** Half-given answers, kept in the browser until they are given: a reload in the middle costs nothing. */

const PREFIX = "tastemaker.draft.";
const KEPT = 20;

/** The draft for `slot`, in whatever form its instrument kept it; undefined where there is none. */
export function draftOf(slot: string): unknown {
  const kept = localStorage.getItem(PREFIX + slot);
  return kept === null ? undefined : (JSON.parse(kept) as Kept).draft;
}

export function keepDraft(slot: string, draft: unknown) {
  const kept: Kept = { at: Date.now(), draft };
  localStorage.setItem(PREFIX + slot, JSON.stringify(kept));
  forgetOldest();
}

export function forgetDraft(slot: string) {
  localStorage.removeItem(PREFIX + slot);
}

interface Kept {
  at: number;
  draft: unknown;
}

/** Comparisons that were begun and went to somebody else leave their drafts behind: not for ever. */
function forgetOldest() {
  const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? "");
  const drafts = keys.filter((key) => key.startsWith(PREFIX));
  const age = (key: string) => (JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Kept>).at ?? 0;
  const oldest = drafts.length > KEPT ? drafts.sort((a, b) => age(a) - age(b)).slice(0, drafts.length - KEPT) : [];
  for (const key of oldest) localStorage.removeItem(key);
}
