import { useSearchParams } from "react-router";

/** The pair that is explained, which stands in the address, and a way to explain another or none. */
export function useExplained(): [string | null, (pair: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const explain = (pair: string | null) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (pair === null) next.delete("pair");
        else next.set("pair", pair);
        return next;
      },
      { preventScrollReset: true },
    );
  return [search.get("pair"), explain];
}
