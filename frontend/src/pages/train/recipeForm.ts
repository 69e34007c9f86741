import type { Generator, TrainingRecipe, TrainingRecipes } from "../../api/types";
import { isObject } from "../../components/schema-form/json";
import type { JsonSchema } from "../../components/schema-form/read";

const BUILT_IN = "builtin:shapeworld";

/** What decides a run is asked for first; everything else is there for those who look for it. */
export const ESSENTIAL = ["objective", "lora", "reference", "learning_rate", "steps", "batch_pairs", "accumulate", "seed"];

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

/** The names of the settings that are essential, and of the rest. */
export function split(schema: JsonSchema): { essential: string[]; rest: string[] } {
  const names = isObject(schema.properties) ? Object.keys(schema.properties) : [];
  return {
    essential: names.filter((name) => ESSENTIAL.includes(name)),
    rest: names.filter((name) => !ESSENTIAL.includes(name)),
  };
}
