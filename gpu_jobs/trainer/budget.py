"""What a run takes of a machine, in bytes by what they are for: the one account, whoever did the counting.

``python -m gpu_jobs.trainer estimate`` counts on the model itself (:mod:`gpu_jobs.trainer.footprint`), a web page
from the headers of its files (:mod:`gpu_jobs.trainer.model_facts`). Both only count; what the counts come to is
said here, without torch.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.reference import PastCheckpointsChoice

FLOAT32 = 4  # bytes: weights, gradients, and whatever is written of them
FLOAT16 = 2  # what is cached, and what autocast makes of weights
MOMENTS = {"adamw": 2 * FLOAT32, "adamw_8bit": 2}  # bytes of one parameter's two moments
CHECKPOINTS_KEPT = 2
_BLOCK = re.compile(r"(.*?block\w*(?:\.\d+)?)\.")


@dataclass(frozen=True)
class Counts:
    """How many numbers there are in what.

    ``denoiser`` is without adapters, ``multiplied`` the part of it that products and convolutions take,
    ``multiplied_in_block`` that of its largest block, ``trained`` what gradients go to, ``latent`` of one medium,
    ``text`` of one prompt's states. ``activation_bytes``, what one pair keeps for the backward pass, is None where
    nobody looked at the network itself.
    """

    pipeline: int
    denoiser: int
    multiplied: int
    multiplied_in_block: int
    vae: int
    trained: int
    latent: int
    text: int
    activation_bytes: int | None = None


@dataclass(frozen=True)
class Encoded:
    """How many media and texts are encoded, each counted once."""

    media: int
    texts: int


@dataclass(frozen=True)
class Budget:
    """Bytes: of the device ``memory`` while it trains, by what they are for, and the ``phases``, each with all that
    lies there meanwhile; of the ``disk``, by what they are for, at the fullest moment.

    Of a device that has the whole model; the states that a moving reference remembers lie in the host's memory.
    """

    memory: dict[str, int]
    phases: dict[str, int]
    disk: dict[str, int]

    @property
    def peak_memory(self) -> int:
        """Of the fullest phase."""
        return max(self.phases.values())


def budget(config: TrainConfig, counts: Counts, encoded: Encoded | None) -> Budget:
    """What a run with this configuration takes; without caches where nobody counted what is encoded."""
    memory = _memory(config, counts)
    return Budget(_named(memory), _named(_phases(config, counts, memory)), _named(_disk(config, counts, encoded)))


def _memory(config: TrainConfig, counts: Counts) -> dict[str, int]:
    trained = counts.trained
    return {
        "weights": FLOAT32 * counts.denoiser,
        "adapters": FLOAT32 * trained if _is_added(config) else 0,
        "reference": FLOAT32 * counts.denoiser if config.reference.kind == "frozen_copy" else 0,
        "VAE": 0 if config.cache_latents else FLOAT32 * counts.vae,
        "gradients": FLOAT32 * trained,
        "optimiser": MOMENTS[config.optimiser] * trained,
        "average": 0 if config.average_decay is None else FLOAT32 * trained,
        "bfloat16 copies": FLOAT16 * _copied(config, counts),
        "activations": (counts.activation_bytes or 0) * config.batch_pairs,
    }


def largest_block(numbers: Mapping[str, int]) -> int:
    """Of weights by name, as ``transformer_blocks.3.attn.to_q.weight``, the sum of the block that has most."""
    blocks: Counter[str] = Counter()
    for name, count in numbers.items():
        found = _BLOCK.match(name)
        blocks[found[1] if found else name] += count
    return max(blocks.values(), default=0)


def _copied(config: TrainConfig, counts: Counts) -> int:
    """How many float32 weights autocast holds a bfloat16 copy of at the fullest moment of a step; at most.

    Copies of weights that are trained stay in its cache until the forward pass ends. The graph keeps those of
    frozen weights until a gradient has gone through them: nearly all, or one block's where activations are
    recomputed.
    """
    if config.precision != "bfloat16":
        return 0
    if not _is_added(config):
        return counts.multiplied
    return counts.trained + (counts.multiplied_in_block if config.gradient_checkpointing else counts.multiplied)


def _phases(config: TrainConfig, counts: Counts, memory: Mapping[str, int]) -> dict[str, int]:
    """Encoders are let go before the first step, and fetched again whenever samples are drawn."""
    training = sum(memory.values())
    encoders = FLOAT32 * (counts.pipeline - counts.denoiser) - memory["VAE"]
    return {
        "encoding": FLOAT32 * counts.pipeline,
        "training": training,
        "samples": 0 if config.samples is None else training - memory["activations"] + encoders,
    }


def _disk(config: TrainConfig, counts: Counts, encoded: Encoded | None) -> dict[str, int]:
    weights = FLOAT32 * counts.trained
    written = -(-config.steps // config.checkpoint_every_steps)
    # The oldest goes when the newest is whole.
    checkpoints = min(written, CHECKPOINTS_KEPT + 1)
    return {
        "latent cache": _latent_cache(config, counts, encoded),
        # Texts are kept whether or not media are.
        "text cache": 0 if encoded is None else FLOAT16 * counts.text * encoded.texts,
        "checkpoints": checkpoints * _checkpoint(config, counts),
        "best weights": weights if config.held_out_split is not None else 0,
        "tuned model": FLOAT32 * counts.pipeline,
        "adapter": weights if _is_added(config) else 0,
    }


def _latent_cache(config: TrainConfig, counts: Counts, encoded: Encoded | None) -> int:
    """A posterior is kept as mean and deviation, once more for the mirrored medium."""
    if encoded is None or not config.cache_latents:
        return 0
    return 2 * FLOAT16 * counts.latent * encoded.media * (1 + config.framing.mirror)


def _checkpoint(config: TrainConfig, counts: Counts) -> int:
    """Weights, moments, the average, and what a moving reference remembers."""
    copies = 1 if config.average_decay is None else 2
    if isinstance(config.reference, PastCheckpointsChoice):
        copies += min(config.reference.keep, 1 + config.steps // config.reference.every_steps)
    return counts.trained * (copies * FLOAT32 + MOMENTS[config.optimiser])


def _is_added(config: TrainConfig) -> bool:
    """Whether something is trained that the base does not have: adapters, or a gate."""
    return config.lora is not None or config.gate is not None


def _named(sizes: Mapping[str, int]) -> dict[str, int]:
    return {name: size for name, size in sizes.items() if size > 0}
