/** What JSON can say. A key that is `undefined` is not there. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const asObject = (value: Json | undefined): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};

export const asList = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** `object` with `key` set, or taken out where there is nothing to set. */
export function withKey(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  return value === undefined ? without(object, key) : { ...object, [key]: value };
}

export function without<Value>(object: Record<string, Value>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(object).filter(([own]) => own !== key));
}
