import type { TrainingRun } from "../../api/types";
import type { Fact } from "../../components/Facts";
import { count, plural, scientific } from "../../components/numbers";

/** The settings that decide a run, and what it found in its dataset. */
export function runFacts({ config, summary }: TrainingRun): Fact[] {
  const facts: Fact[] = [];
  const number = (name: string) => (typeof config[name] === "number" ? config[name] : null);
  const batch = number("batch_pairs");
  if (batch !== null) facts.push({ name: "effective batch", value: plural(batch * (number("accumulate") ?? 1), "pair") });
  const rate = number("learning_rate");
  if (rate !== null) facts.push({ name: "learning rate", value: scientific(rate) });
  const k = part(config.objective).k;
  if (typeof k === "number") facts.push({ name: `β ${count(2 * k)} (authors’ code) → k`, value: count(k) });
  const lora = config.lora as { rank: number } | null | undefined;
  facts.push({ name: "trained", value: lora ? `LoRA, rank ${lora.rank}` : "whole denoiser" });
  const reference = part(config.reference).kind;
  if (typeof reference === "string") facts.push({ name: "reference", value: reference.replaceAll("_", " ") });
  for (const [name, title] of [
    ["pairs", "pairs"],
    ["ties_dropped", "ties left out"],
    ["held_out_pairs", "held-out pairs"],
    ["trained_parameters", "trained parameters"],
  ] as const) {
    if (typeof summary[name] === "number") facts.push({ name: title, value: count(summary[name]) });
  }
  if (number("seed") !== null) facts.push({ name: "seed", value: String(number("seed")) });
  return facts;
}

/** One choice of the method: its kind and its own settings. */
export function part(value: unknown): { kind?: unknown; k?: unknown } {
  return typeof value === "object" && value !== null ? value : {};
}
