import type { Query } from "../../api/client";
import { forServer, readFilters, type Filter } from "../../components/filters/filters";

export const PAGE_SIZE = 48;
export const FIRST_ORDER = "id";
const ORDERS = ["id", "-id", "priority", "-priority", "created_at", "-created_at"];

/** What comparisons are narrowed down by; which model made a sample, only managers may ask. */
export function filtersFor(isManager: boolean): Filter[] {
  return isManager ? [...forReviewers, ...ofOrigin] : forReviewers;
}

const forReviewers: Filter[] = [
  {
    name: "state",
    label: "State",
    kind: "choice",
    options: [
      { value: "open", label: "Wants answers" },
      { value: "answered", label: "Answered" },
      { value: "tie", label: "A tie" },
    ],
  },
  { name: "contains", label: "Prompt contains", kind: "text", placeholder: "red circle" },
  {
    name: "judged_by",
    label: "Answered by",
    kind: "choice",
    options: [
      { value: "person", label: "a person" },
      { value: "vlm", label: "a vision language model" },
      { value: "reward_model", label: "a reward model" },
      { value: "simulated", label: "a simulated annotator" },
    ],
  },
  { name: "agreement_from", label: "Agreement at least", kind: "percent" },
  { name: "agreement_to", label: "Agreement at most", kind: "percent" },
  {
    name: "gold",
    label: "Gold",
    kind: "choice",
    options: [
      { value: "true", label: "the answer is known" },
      { value: "false", label: "not gold" },
    ],
  },
  {
    name: "flagged",
    label: "Flagged",
    kind: "choice",
    options: [
      { value: "true", label: "somebody said what is wrong" },
      { value: "false", label: "nobody did" },
    ],
  },
  { name: "priority", label: "Priority", kind: "number", min: -100, max: 100 },
  { name: "strategy", label: "Made by", kind: "text", placeholder: "independent-noise" },
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
  { name: "created_from", label: "Made from", kind: "day" },
  { name: "created_before", label: "Made before", kind: "day" },
];

const ofOrigin: Filter[] = [
  { name: "model", label: "Model", kind: "text", placeholder: "the name of a generator" },
  { name: "eta_from", label: "η at least", kind: "percent" },
  { name: "eta_to", label: "η at most", kind: "percent" },
];

export function orderOf(search: URLSearchParams): string {
  const asked = search.get("ordering") ?? FIRST_ORDER;
  return ORDERS.includes(asked) ? asked : FIRST_ORDER;
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
