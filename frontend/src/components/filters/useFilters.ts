import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

import { forServer, readFilters, type Filter } from "./filters";

/** The filters of a list as the address has them. Every change leads back to the first page. */
export function useFilters(filters: Filter[]) {
  const [search, setSearch] = useSearchParams();
  const values = useMemo(() => readFilters(filters, search), [filters, search]);
  const query = useMemo(() => {
    const asked: Record<string, string> = {};
    for (const filter of filters) {
      const value = values[filter.name];
      if (value !== undefined) asked[filter.name] = forServer(filter, value);
    }
    return asked;
  }, [filters, values]);
  const change = useCallback(
    (changes: Record<string, string | null>) => {
      setSearch((before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null || value === "") next.delete(name);
          else next.set(name, value);
        }
        if (!("cursor" in changes)) next.delete("cursor");
        return next;
      });
    },
    [setSearch],
  );
  const clear = useCallback(
    () => change(Object.fromEntries(filters.map(({ name }) => [name, null]))),
    [change, filters],
  );
  return { search, values, query, change, clear };
}
