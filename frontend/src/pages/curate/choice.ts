import type { FifaSpec } from "../../api/types";

/** What the sliders say. */
export interface CurationChoice {
  /** Null until somebody chooses: then the one that has scored most. */
  scorer: string | null;
  margin: number;
  text_quality: number;
  entropy: number;
  k_neighbours: number;
  /** The share of the pairs that pass the gates, in percent. */
  keep: number;
  cap_per_prompt: number | null;
  disagreement: "keep" | "drop";
  normalise: "z" | "rank" | "none";
}

export const defaultChoice: CurationChoice = {
  scorer: null,
  margin: 1,
  text_quality: 0.5,
  entropy: 0.5,
  k_neighbours: 5,
  keep: 60,
  cap_per_prompt: 1,
  disagreement: "keep",
  normalise: "z",
};

export function asSpec(choice: CurationChoice, scorer: string): FifaSpec {
  const { margin, text_quality, entropy, keep, ...rest } = choice;
  return {
    ...rest,
    scorer,
    weights: { margin, text_quality, entropy },
    top_share: keep / 100,
    min_text_quality: 0.3,
    seed: 0,
  };
}
