import { isObject } from "../../components/schema-form/json";

export interface Difference {
  /** The setting, with dots where it is inside another: "objective.k". */
  name: string;
  /** What each run has, in their order; null where it has none. */
  values: (string | null)[];
}

/** The settings in which runs differ, one row a leaf. */
export function differences(configs: Record<string, unknown>[]): Difference[] {
  const flat = configs.map((config) => leaves(config));
  const names = [...new Set(flat.flatMap((leaf) => [...leaf.keys()]))].sort();
  return names
    .map((name) => ({ name, values: flat.map((leaf) => leaf.get(name) ?? null) }))
    .filter(({ values }) => new Set(values).size > 1);
}

function leaves(value: Record<string, unknown>, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    const name = path ? `${path}.${key}` : key;
    if (isObject(inner)) for (const [leaf, text] of leaves(inner, name)) found.set(leaf, text);
    else found.set(name, JSON.stringify(inner));
  }
  return found;
}
