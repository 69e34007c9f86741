/** What this installation has to offer for fields that a schema can only call a word or a number. */
import { isObject } from "../../components/schema-form/json";
import type { JsonSchema } from "../../components/schema-form/read";

export interface Offer {
  value: string | number;
  name: string;
}

/**
 * The schema with choices for every field of this name, or for the items of such a list; the first is the default.
 * Where there is nothing to offer the schema stays as it is, and the server says what is missing.
 */
export function offering(schema: JsonSchema, field: string, offers: readonly Offer[]): JsonSchema {
  const [first] = offers;
  if (first === undefined) return schema;
  const constants = offers.map(({ value, name }) => ({ const: value, title: name }));
  const offered = (written: JsonSchema): JsonSchema => {
    if (written.type === "array") return { ...written, items: { oneOf: constants } };
    return { default: first.value, ...written, oneOf: constants };
  };
  const walked = (at: unknown): unknown => {
    if (Array.isArray(at)) return at.map(walked);
    if (!isObject(at)) return at;
    const entries = Object.entries(at).map(([key, value]) => [key, walked(value)] as const);
    const copy: JsonSchema = Object.fromEntries(entries);
    const fields = copy.properties;
    const found = isObject(fields) ? fields[field] : undefined;
    return isObject(fields) && isObject(found) ? { ...copy, properties: { ...fields, [field]: offered(found) } } : copy;
  };
  return walked(schema) as JsonSchema;
}
