/** What an event of the audit log changed, one line a setting. */

export interface ChangedValue {
  /** Dotted where it stands in another; '' where the whole has no name. */
  name: string;
  /** Null where there was nothing, or is nothing since. */
  before: string | null;
  after: string | null;
}

/** What differs between `before` and `after`, in the order of the latter; what is the same in both is left out. */
export function changedValues(before: unknown, after: unknown): ChangedValue[] {
  const was = flat(before);
  const is = flat(after);
  const names = new Set([...is.keys(), ...was.keys()]);
  return [...names]
    .map((name) => ({ name, before: was.get(name) ?? null, after: is.get(name) ?? null }))
    .filter((change) => change.before !== change.after);
}

function flat(value: unknown): Map<string, string> {
  const found = new Map<string, string>();
  if (value !== null && value !== undefined) collect(value, "", found);
  return found;
}

function collect(value: unknown, name: string, found: Map<string, string>) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    found.set(name, inWords(value));
    return;
  }
  for (const [key, inner] of Object.entries(value)) collect(inner, name === "" ? key : `${name}.${key}`, found);
}

function inWords(value: unknown): string {
  if (typeof value === "string") return value === "" ? "(empty)" : value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === null ? "(nothing)" : JSON.stringify(value);
}
