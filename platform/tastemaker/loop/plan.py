"""What one round of the loop does: how much, with which settings, from which seed.

The training settings were chosen on Shapeworld's *tuning* captions; the loop reports on *held-out* ones.
"""

from dataclasses import dataclass
from typing import Any

SCORER = "shapeworld-verifier"
# A second opinion, to look at beside the exact one: this world's stand-in for CLIP.
SECOND_SCORER = "shapeworld-clip"


@dataclass(frozen=True)
class LoopPlan:
    """One round: `pairs` comparisons are generated, `steps` optimiser steps are taken."""

    pairs: int = 800
    steps: int = 100
    seed: int = 0
    imported_pairs: int = 24
    slots_per_comparison: int = 3
    evaluation_prompts: int = 400
    sampling_steps: int = 8
    guidance: float = 1.0

    def generate(self, generator: int) -> dict[str, Any]:
        """Two pictures for every prompt, by seeds of their own."""
        return {
            "generator": generator,
            "prompts": "all",
            "strategy": {"name": "independent-noise", "samples_per_prompt": 2},
            "seed": self.seed,
            "steps": self.sampling_steps,
            "guidance": self.guidance,
        }

    def simulate(self) -> dict[str, Any]:
        """Three simulated annotators: careful people who err, lean to the left, and differ in taste."""
        tastes: list[dict[str, float]] = [{}, {"dark_background": 0.03}, {"large_objects": 0.03}]
        return {
            "annotators": [
                {
                    "name": f"simulated {number + 1}",
                    "noise": 0.04,
                    "position_bias": 0.03,
                    "taste": taste,
                    "seed": self.seed * 10 + number,
                }
                for number, taste in enumerate(tastes)
            ]
        }

    def select(self) -> dict[str, Any]:
        """FiFA: in so small a pool every pair with a margin is worth training on; taste alone makes no margin."""
        return {"scorer": SCORER, "top_share": 1.0, "min_margin": 0.01, "cap_per_prompt": 1, "seed": self.seed}

    def train(self, version: int, generator: int) -> dict[str, Any]:
        """Diffusion-DPO on the whole denoiser, against a frozen copy of it."""
        return {
            "dataset_version": version,
            "generator": generator,
            "recipe": "shapeworld-dpo",
            "settings": {"steps": self.steps, "seed": self.seed},
        }

    def evaluate(self, base: int, tuned: int) -> dict[str, Any]:
        """Base against tuned on held-out captions, the same noise for both."""
        return {
            "base": base,
            "tuned": tuned,
            "prompt_source": "shapeworld-held-out",
            "n": self.evaluation_prompts,
            "seed": self.seed,
            "steps": self.sampling_steps,
            "guidance": self.guidance,
            "scorers": [SCORER],
        }
