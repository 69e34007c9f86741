import type { Generator, TrainingRecipe, TrainingRecipes } from "../../api/types";
import { isObject } from "../../components/schema-form/json";
import type { JsonSchema } from "../../components/schema-form/read";

const BUILT_IN = "builtin:shapeworld";

/** Settings that are asked for together. */
export interface SettingsGroup {
  title: string;
  folded: boolean;
  fields: string[];
}

/** The recipes, those of the model's own world first. */
export function offered({ recipes }: TrainingRecipes, generator: Generator | undefined, all: Generator[]): TrainingRecipe[] {
  const isBuiltIn = eldest(generator, all)?.source === BUILT_IN;
  return [...recipes].sort((a, b) => Number(b.built_in_world === isBuiltIn) - Number(a.built_in_world === isBuiltIn));
}

/** The model that a line of tunings began with. */
export function eldest(generator: Generator | undefined, all: Generator[]): Generator | undefined {
  let found = generator;
  while (found && found.parent !== null) {
    const { parent } = found;
    found = all.find(({ id }) => id === parent);
  }
  return found;
}

/** The schema of the settings with the recipe's values where nothing is said. */
export function withDefaults(schema: JsonSchema, recipe: TrainingRecipe): JsonSchema {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const filled = Object.entries(properties).map(([name, field]) => [
    name,
    isObject(field) ? { ...field, default: recipe.settings[name] } : field,
  ]);
  return { ...schema, required: [], properties: Object.fromEntries(filled) as JsonSchema };
}

/** The groups that the schema names, in their order. */
export function groupsOf(schema: JsonSchema): SettingsGroup[] {
  const groups = schema["x-groups"];
  return Array.isArray(groups) ? groups.filter(isGroup) : [];
}

/** The names of all settings that are not in the group. */
export function othersThan({ fields }: SettingsGroup, schema: JsonSchema): string[] {
  const names = isObject(schema.properties) ? Object.keys(schema.properties) : [];
  return names.filter((name) => !fields.includes(name));
}

function isGroup(value: unknown): value is SettingsGroup {
  return isObject(value) && typeof value.title === "string" && typeof value.folded === "boolean" && Array.isArray(value.fields);
}
