"""What a run will need before it is started: memory, disk and time; without torch, so that a web page can ask.

Memory and disk are counted from the shapes in the model's files. Activations and speed depend on the device and on
kernels, which no file tells: they are taken from an earlier run of the same network where there was one, and are
None, "unknown until measured", where there was none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from gpu_jobs.trainer.config.objective import Objective
from gpu_jobs.trainer.model_facts import ModelFacts

_OBJECTIVE: TypeAdapter[Any] = TypeAdapter(Objective)
ADAPTED = ("to_q", "to_k", "to_v", "to_out.0")  # where adapters are put when nobody says where
FLOAT32 = 4  # bytes: weights, gradients, moments
FLOAT16 = 2  # what is cached
MOMENTS = 2  # of AdamW
CHECKPOINTS = 2  # that are kept


@dataclass(frozen=True)
class DatasetSize:
    """How much is learned from: decided pairs, their pictures and prompts, each counted once."""

    pairs: int
    pictures: int
    prompts: int


@dataclass(frozen=True)
class Measured:
    """What an earlier run of the same network showed."""

    run: int
    pairs_per_s: float
    peak_bytes: int | None


@dataclass(frozen=True)
class Estimate:
    """Sizes in bytes by what they are for, time in seconds; None for what cannot be known."""

    trained_parameters: int | None
    total_parameters: int | None
    memory: dict[str, int] | None
    peak_memory: int | None
    disk: dict[str, int] | None
    seconds: float | None
    pairs_per_s: float | None
    measured_by: int | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Spelled:
    """The numbers that people mix up, said outright. ``k`` multiplies the difference of errors (D_l - D_w)."""

    effective_batch: int
    pairs_seen: int
    epochs: float | None
    learning_rate: float
    k: float | None
    # As the code of the objective's paper means it.
    beta_authors: float | None
    # As diffusers' SD 1.x script of Diffusion-DPO means it, which does not halve it as the authors' code does.
    beta_diffusers: float | None


def spell_out(settings: Mapping[str, Any], dataset: DatasetSize | None) -> Spelled:
    """Effective batch, learning rate, and the strength in its spellings; ``settings`` are complete."""
    batch = int(settings["batch_pairs"]) * int(settings["accumulate"])
    seen = batch * int(settings["steps"])
    objective = _OBJECTIVE.validate_python(settings["objective"])
    k = getattr(objective, "k", None)
    return Spelled(
        effective_batch=batch,
        pairs_seen=seen,
        epochs=seen / dataset.pairs if dataset and dataset.pairs else None,
        learning_rate=float(settings["learning_rate"]),
        k=k,
        beta_authors=getattr(objective, "beta", None),
        beta_diffusers=k if objective.kind == "diffusion_dpo" else None,
    )


def estimate(
    settings: Mapping[str, Any],
    facts: ModelFacts | None,
    dataset: DatasetSize | None,
    measured: Measured | None = None,
) -> Estimate:
    """What a run with these complete settings will need.

    Args:
        settings: a TrainConfig as plain values.
        facts: of the base model; None where it is not on this machine yet.
        dataset: what is learned from; None where nobody has counted it.
        measured: by an earlier run of the same network.
    """
    notes: list[str] = []
    trained = None if facts is None else _trained(settings, facts)
    if facts is None:
        notes.append("The model is not on this machine yet: its size is known once it has been fetched.")
    if measured is None:
        notes.append("Speed and activations are unknown until a run of this network has been measured here.")
    pairs = spell_out(settings, dataset).pairs_seen
    return Estimate(
        trained_parameters=trained,
        total_parameters=None if facts is None else facts.total_parameters,
        memory=None if facts is None or trained is None else _memory(settings, facts, trained),
        peak_memory=None if measured is None else measured.peak_bytes,
        disk=None if facts is None or trained is None else _disk(settings, facts, dataset, trained),
        seconds=None if measured is None else pairs / measured.pairs_per_s,
        pairs_per_s=None if measured is None else measured.pairs_per_s,
        measured_by=None if measured is None else measured.run,
        notes=tuple(notes),
    )


def _trained(settings: Mapping[str, Any], facts: ModelFacts) -> int:
    lora = settings.get("lora")
    if not lora:
        return facts.denoiser_parameters
    return facts.lora_parameters(int(lora["rank"]), tuple(lora.get("target_modules") or ADAPTED))


def _memory(settings: Mapping[str, Any], facts: ModelFacts, trained: int) -> dict[str, int]:
    """Without activations. While pictures are encoded the whole pipeline lies there, too, but no moments yet."""
    frozen = FLOAT32 * facts.denoiser_parameters if settings["reference"]["kind"] == "frozen_copy" else 0
    adapters = FLOAT32 * trained if settings.get("lora") else 0
    return {
        "pipeline": FLOAT32 * facts.total_parameters,
        "reference": frozen,
        "adapters": adapters,
        "gradients": FLOAT32 * trained,
        "optimiser": MOMENTS * FLOAT32 * trained,
    }


def _disk(
    settings: Mapping[str, Any], facts: ModelFacts, dataset: DatasetSize | None, trained: int
) -> dict[str, int]:
    disk = {
        "checkpoints": CHECKPOINTS * (1 + MOMENTS) * FLOAT32 * trained,
        "tuned model": facts.total_bytes,
    }
    if dataset is not None:
        if settings.get("cache_latents", True):
            # A posterior is kept as mean and deviation, once more for the mirrored picture.
            views = 2 if (settings.get("framing") or {}).get("mirror") else 1
            per_picture = views * 2 * FLOAT16 * facts.latent_values(int(settings["resolution"]))
            disk["latent cache"] = dataset.pictures * per_picture
        disk["text cache"] = (dataset.prompts + 1) * FLOAT16 * facts.text_values
    return disk
