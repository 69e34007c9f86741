/** What can be made: the kinds of jobs that this page starts, in words. */

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

/** The specification by which what a job left out is tried again: with another seed, else it would fail alike. */
export function again(spec: Record<string, unknown>): Record<string, unknown> {
  const next = typeof spec.seed === "number" ? { ...spec, seed: spec.seed + 1 } : { ...spec };
  return "prompts" in spec ? { ...next, prompts: "unanswered" } : next;
}
