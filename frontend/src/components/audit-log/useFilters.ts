import { useSearchParams } from "react-router";

import type { AuditFilter } from "../../api/auditEvents";
import type { Cursor } from "../../api/cursor";
import { beginningOf } from "./days";

export type FilterName = "action" | "actor" | "since" | "until";

/** The filters and the page of the log stand in the address, so that what is seen can be linked to. */
export function useFilters() {
  const [search, setSearch] = useSearchParams();
  const of = (name: FilterName) => search.get(name) ?? "";
  const filter: AuditFilter = {
    action: of("action"),
    actor: of("actor"),
    since: beginningOf(of("since")),
    // The last day is in it.
    until: beginningOf(of("until"), 1),
  };
  const change = (changes: Partial<Record<FilterName | "cursor", string | null>>) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      // Another list has other pages.
      next.delete("cursor");
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  return {
    of,
    filter,
    cursor: search.get("cursor"),
    isNarrowed: (["action", "actor", "since", "until"] as const).some((name) => of(name) !== ""),
    set: (name: FilterName, value: string | null) => change({ [name]: value }),
    clear: () => change({ action: null, actor: null, since: null, until: null }),
    turnTo: (cursor: Cursor) => change({ cursor }),
  };
}
