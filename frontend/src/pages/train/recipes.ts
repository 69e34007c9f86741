import type { Generator } from "../../api/types";

/** The settings that are spelled out before a run starts. All of them are sent, so what is shown is what is run. */
export interface RunSettings {
  k: number;
  learning_rate: number;
  steps: number;
  batch_pairs: number;
  accumulate: number;
}

/** Chosen on the built-in world's tuning captions: half a minute on two cores. */
const shapeworld: RunSettings = { k: 250, learning_rate: 1e-4, steps: 75, batch_pairs: 16, accumulate: 1 };

/** Diffusion-DPO (Wallace et al., CVPR 2024) as its authors launched it; β = 5000 of their code is k = 2500. */
const diffusionDpo: RunSettings = { k: 2500, learning_rate: 2.048e-5, steps: 2000, batch_pairs: 16, accumulate: 128 };

const BUILT_IN = "builtin:shapeworld";

/** What is proposed for a model: the built-in world's own settings for its models, the paper's otherwise. */
export function proposedSettings(generator: Generator | undefined, all: Generator[]): RunSettings {
  let eldest = generator;
  while (eldest && eldest.parent !== null) {
    const { parent } = eldest;
    eldest = all.find(({ id }) => id === parent);
  }
  return eldest?.source === BUILT_IN ? shapeworld : diffusionDpo;
}
