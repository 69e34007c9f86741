"""What a run will be and need before it is started; without torch, so that a web page can ask.

Bytes are the account of :mod:`gpu_jobs.trainer.budget`, counted from the shapes in the model's files. Activations
and speed depend on the device and on kernels, which no file tells: they are taken from an earlier run of the same
network where there was one, and are None, "unknown until measured", where there was none.
"""

from dataclasses import dataclass

from gpu_jobs.trainer.budget import Budget, Encoded, budget
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.model_facts import ModelFacts


@dataclass(frozen=True)
class Measured:
    """What an earlier run of the same network showed."""

    run: int
    pairs_per_s: float
    peak_bytes: int | None


@dataclass(frozen=True)
class Estimate:
    """Parameters, bytes and seconds; None for what cannot be known."""

    trained_parameters: int | None
    denoiser_parameters: int | None
    budget: Budget | None
    peak_memory: int | None
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


def spell_out(config: TrainConfig, pairs: int | None) -> Spelled:
    """Effective batch, learning rate, and the strength in its spellings, of a run over that many pairs."""
    seen = config.steps * config.pairs_per_step
    objective = config.objective
    k = getattr(objective, "k", None)
    return Spelled(
        effective_batch=config.pairs_per_step,
        pairs_seen=seen,
        epochs=seen / pairs if pairs else None,
        learning_rate=config.learning_rate,
        k=k,
        beta_authors=getattr(objective, "beta", None),
        beta_diffusers=k if objective.kind == "diffusion_dpo" else None,
    )


def estimate(
    config: TrainConfig,
    facts: ModelFacts | None,
    encoded: Encoded | None,
    measured: Measured | None = None,
) -> Estimate:
    """What a run will need.

    Args:
        config: the run's, complete.
        facts: of the base model; None where it is not on this machine yet.
        encoded: what has to be encoded; None where nobody has counted it.
        measured: by an earlier run of the same network.
    """
    notes: list[str] = []
    counts = None if facts is None else facts.counts(config)
    if counts is None:
        notes.append("The model is not on this machine yet: its size is known once it has been fetched.")
    if measured is None:
        notes.append("Speed and activations are unknown until a run of this network has been measured here.")
    seen = config.steps * config.pairs_per_step
    return Estimate(
        trained_parameters=None if counts is None else counts.trained,
        denoiser_parameters=None if counts is None else counts.denoiser,
        budget=None if counts is None else budget(config, counts, encoded),
        peak_memory=None if measured is None else measured.peak_bytes,
        seconds=None if measured is None else seen / measured.pairs_per_s,
        pairs_per_s=None if measured is None else measured.pairs_per_s,
        measured_by=None if measured is None else measured.run,
        notes=tuple(notes),
    )
