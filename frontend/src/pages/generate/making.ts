/** What can be made: the kinds of jobs that this page starts, in words. */

import { asObject, isObject, without, type JsonObject } from "../../components/schema-form/json";
import { sentence } from "../../components/schema-form/titles";

export interface Making {
  kind: string;
  name: string;
  /** What comes of it, in a sentence. */
  told: string;
  /** What it cannot be started without. */
  needs: "prompts" | "comparisons";
}

export const makings: readonly Making[] = [
  {
    kind: "generate",
    name: "Samples",
    told: "A model draws several samples for each prompt; what makes them differ is the strategy.",
    needs: "prompts",
  },
  {
    kind: "furnish",
    name: "Rooms",
    told: "A planner furnishes a room for each prompt, geometry checks it, and copies are spoilt on purpose.",
    needs: "prompts",
  },
  {
    kind: "evolve_prompts",
    name: "Rewritten prompts",
    told: "Prompts are rewritten and drawn; the rewrite whose samples score clearly higher is preferred.",
    needs: "prompts",
  },
  {
    kind: "caption",
    name: "Captions",
    told: "A vision-language model says what each sample really shows.",
    needs: "comparisons",
  },
  {
    kind: "caption_locally",
    name: "Captions, by a model of the workers",
    told: "A captioning model in the workers says what each sample shows.",
    needs: "comparisons",
  },
  {
    kind: "perturb_captions",
    name: "Worse captions",
    told: "The side of each pair that lost gets a text that fits it worse, as dual captions are trained on.",
    needs: "comparisons",
  },
];

export const makingOf = (kind: string | null): Making =>
  makings.find((making) => making.kind === kind) ?? (makings[0] as Making);

/** Fields of a generation that are seldom said. */
export const SELDOM_SAID: readonly string[] = ["max_prompts", "seed", "batch_size", "video", "precision"];

const GUIDED_COPY = "guided-copy";

/**
 * The specification with another way of making samples differ. Who wants copies of real samples wants them of every
 * prompt that has one, also of those that have generated samples as well: what was made so is not made twice.
 */
export function withStrategy(spec: JsonObject, strategy: JsonObject): JsonObject {
  const before = asObject(spec.strategy).name;
  const rest = before === GUIDED_COPY && strategy.name !== GUIDED_COPY ? without(spec, "prompts") : spec;
  const isNew = strategy.name === GUIDED_COPY && before !== GUIDED_COPY;
  return { ...rest, strategy, ...(isNew ? { prompts: "all" } : {}) };
}

/** What a job was asked for, in a few words. */
export function askedOf(spec: Record<string, unknown>, models: readonly { id: number; name: string }[]): string {
  const strategy = isObject(spec.strategy) ? spec.strategy.name : undefined;
  const model = models.find(({ id }) => id === spec.generator)?.name;
  const words = [typeof strategy === "string" ? sentence(strategy) : undefined, model];
  return words.filter((word) => word !== undefined).join(" · ");
}

/** The specification by which what a job left out is tried again: with another seed, else it would fail alike. */
export function again(spec: Record<string, unknown>): Record<string, unknown> {
  const next = typeof spec.seed === "number" ? { ...spec, seed: spec.seed + 1 } : { ...spec };
  return "prompts" in spec ? { ...next, prompts: "unanswered" } : next;
}
