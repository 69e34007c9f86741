import type { SpelledOut, TrainingRun } from "../../api/types";
import type { Fact } from "../../components/Facts";
import { count, decimal, plural, scientific } from "../../components/numbers";

/** The numbers that people mix up, said outright. */
export function spelledFacts({ effective_batch, pairs_seen, epochs, learning_rate, k, beta_authors, beta_diffusers }: SpelledOut): Fact[] {
  const facts: Fact[] = [
    { name: "effective batch", value: plural(effective_batch, "pair") },
    { name: "pairs seen", value: count(pairs_seen) + (epochs === null ? "" : ` · ${decimal(epochs, 1)} times each`) },
    { name: "learning rate", value: scientific(learning_rate) },
  ];
  if (k !== null) facts.push({ name: "k, times the difference of errors", value: count(k) });
  if (beta_authors !== null) facts.push({ name: "β as the authors’ code means it", value: count(beta_authors) });
  if (beta_diffusers !== null) facts.push({ name: "β as diffusers’ SD 1.x script means it", value: count(beta_diffusers) });
  return facts;
}

/** The settings that decide a run, and what it found in its dataset. */
export function runFacts({ config, summary, spelled }: TrainingRun): Fact[] {
  const facts = spelled === null ? [] : spelledFacts(spelled);
  const lora = config.lora as { rank: number } | null | undefined;
  facts.push({ name: "trained", value: lora ? `LoRA, rank ${lora.rank}` : "whole denoiser" });
  const reference = kindOf(config.reference);
  if (reference !== null) facts.push({ name: "reference", value: reference });
  for (const [name, title] of [
    ["pairs", "pairs"],
    ["ties_dropped", "ties left out"],
    ["held_out_pairs", "held-out pairs"],
    ["trained_parameters", "trained parameters"],
  ] as const) {
    if (typeof summary[name] === "number") facts.push({ name: title, value: count(summary[name]) });
  }
  if (typeof config.seed === "number") facts.push({ name: "seed", value: String(config.seed) });
  return facts;
}

/** A choice of the configuration in words: a name, or an object whose kind is one. */
export function kindOf(choice: unknown): string | null {
  const name = typeof choice === "object" && choice !== null && "kind" in choice ? choice.kind : choice;
  return typeof name === "string" ? name.replaceAll("_", " ") : null;
}

/** What a run followed: its recipe, or its objective where it names none. */
export const recipeOf = ({ config }: Pick<TrainingRun, "config">): string =>
  typeof config.recipe === "string" ? config.recipe : (kindOf(config.objective) ?? "training");
