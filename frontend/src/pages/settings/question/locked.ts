/** What of a configuration stays as it is while there are answers; the server says so in the schema of each setting. */
import { isObject } from "../../../components/schema-form/json";
import { titleOf } from "../../../components/schema-form/titles";

export interface LockedSetting {
  key: string;
  name: string;
  value: string;
}

/** `once_answered` of each property: "none" never changes then, "turn_on" not once it is on. */
export function lockedSettings(schema: Record<string, unknown>, config: Record<string, unknown>): LockedSetting[] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties).flatMap(([key, property]) => {
    if (!isObject(property)) return [];
    const value = config[key] ?? property.default;
    const isLocked = property.once_answered === "none" || (property.once_answered === "turn_on" && value === true);
    const given = typeof property.title === "string" ? property.title : undefined;
    return isLocked ? [{ key, name: titleOf(key, given), value: inWords(value) }] : [];
  });
}

function inWords(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}
