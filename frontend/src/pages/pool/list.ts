import type { Query } from "../../api/client";
import { forServer, readFilters, type Filter } from "../../components/filters/filters";
import { gateName } from "../curate/gates";

export const PAGE_SIZE = 48;
export const FIRST_ORDER = "rank";
const ORDERS = ["rank", "margin", "text_quality", "entropy", "importance", "p_0", "agreement", "n_judgments"];

/** What the pool can be narrowed down by; the gates are those that the preview knows. */
export function filtersFor(gates: string[]): Filter[] {
  return [
    {
      name: "selected",
      label: "Selected",
      kind: "choice",
      options: [
        { value: "true", label: "taken" },
        { value: "false", label: "left out" },
      ],
    },
    {
      name: "gate",
      label: "Kept out as",
      kind: "choice",
      options: gates.map((gate) => ({ value: gate, label: gateName(gate) })),
    },
    { name: "contains", label: "Prompt contains", kind: "text", placeholder: "red circle" },
    {
      name: "disagrees",
      label: "Scorer",
      kind: "choice",
      options: [
        { value: "true", label: "disagrees with the label" },
        { value: "false", label: "does not disagree" },
      ],
    },
    {
      name: "split",
      label: "Split",
      kind: "choice",
      options: [
        { value: "train", label: "train" },
        { value: "validation", label: "validation" },
        { value: "test", label: "test" },
      ],
    },
  ];
}

export function orderOf(search: URLSearchParams): string {
  const asked = search.get("ordering") ?? FIRST_ORDER;
  return ORDERS.includes(asked.replace(/^-/, "")) ? asked : FIRST_ORDER;
}

/** The page of the list that an address shows. */
export function queryOf(filters: Filter[], search: URLSearchParams): Query {
  const query: Query = { ordering: orderOf(search), cursor: search.get("cursor"), page_size: PAGE_SIZE };
  const values = readFilters(filters, search);
  for (const filter of filters) {
    const value = values[filter.name];
    if (value !== undefined) query[filter.name] = forServer(filter, value);
  }
  return query;
}
