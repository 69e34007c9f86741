/** What a list can be narrowed down by, and how each is written in the address and asked of the server. */

export interface Option {
  value: string;
  label: string;
}

export type Filter = {
  /** The server's name of the parameter; also in the address. */
  name: string;
  label: string;
} & (
  | { kind: "choice"; options: Option[] }
  | { kind: "text"; placeholder?: string }
  | { kind: "number"; min: number; max: number; step?: number }
  | { kind: "percent" }
  | { kind: "day" }
);

/** A value as the chip shows it. */
export function inWords(filter: Filter, value: string): string {
  switch (filter.kind) {
    case "choice":
      return filter.options.find((option) => option.value === value)?.label ?? value;
    case "percent":
      return `${Math.round(Number(value) * 100)}%`;
    case "day":
      return new Date(`${value}T00:00`).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
    default:
      return value;
  }
}

/** A value as the server takes it: days begin at the reader's own midnight. */
export function forServer(filter: Filter, value: string): string {
  return filter.kind === "day" ? new Date(`${value}T00:00`).toISOString() : value;
}

/** What of the address says something about these filters; what was typed into it wrongly is left out. */
export function readFilters(filters: Filter[], search: URLSearchParams): Record<string, string> {
  const found: Record<string, string> = {};
  for (const filter of filters) {
    const value = search.get(filter.name);
    if (value !== null && isPossible(filter, value)) found[filter.name] = value;
  }
  return found;
}

function isPossible(filter: Filter, value: string): boolean {
  switch (filter.kind) {
    case "choice":
      return filter.options.some((option) => option.value === value);
    case "text":
      return value.trim() !== "";
    case "day":
      return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
    case "percent":
      return isWithin(value, 0, 1);
    case "number":
      return isWithin(value, filter.min, filter.max);
  }
}

function isWithin(value: string, least: number, most: number): boolean {
  const number = Number(value);
  return value.trim() !== "" && number >= least && number <= most;
}
