"""The whole configuration of a training run; without torch, so that a web process can check one before queueing it.

    config = load_train_config(Path("run.yaml"))

A file names the recipe it follows and what it changes; the rest is the recipe's. Units are in the names.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from gpu_jobs.trainer.config.conditioning import Conditioning
from gpu_jobs.trainer.config.framing import FramingConfig
from gpu_jobs.trainer.config.labels import HardLabels, Labels
from gpu_jobs.trainer.config.noising import Noising
from gpu_jobs.trainer.config.objective import Objective
from gpu_jobs.trainer.config.reading import merged, parse_overrides, read_settings, validate
from gpu_jobs.trainer.config.recipe import load_recipe
from gpu_jobs.trainer.config.reference import Reference
from gpu_jobs.trainer.config.samples import SamplesConfig
from gpu_jobs.trainer.config.strict import Count, Positive, Share, Strict
from gpu_jobs.trainer.errors import ConfigurationError


class LoraConfig(Strict):
    """Low-rank adapters on the denoiser; ``target_modules`` are suffixes of module names, null the family's own."""

    rank: Count = 16
    alpha: Positive = 16.0
    target_modules: tuple[str, ...] | None = None


class GateConfig(Strict):
    """A gate over finished experts, learned in their place (TLPO, arXiv 2508.11255, stage 2)."""

    experts: tuple[Path, ...] = Field(min_length=2, description="folders `adapter` of runs with LoRA on this model")
    hidden: Count = Field(64, description="width of the gate's hidden layer")


class TrainConfig(Strict):
    """One run. The same file, started again, continues where the last checkpoint stands."""

    dataset: Path = Field(description="folder of an export: data/{split}-*.parquet")
    split: str = Field("train", description="the split that is learned from")
    held_out_split: str | None = Field("validation", description="the split that is only measured; null for none")
    model: str = Field(description="pipeline to train: a diffusers folder or a hub name")
    output: Path = Field(description="folder for checkpoints, progress.jsonl and the tuned model")

    recipe: str = Field(description="the named recipe whose values are used where this file says nothing")
    labels: Labels = HardLabels()
    conditioning: Conditioning
    noising: Noising
    objective: Objective
    reference: Reference
    lora: LoraConfig | None = Field(None, description="null trains the whole denoiser")
    gate: GateConfig | None = Field(None, description="trains a gate over experts, and nothing else")

    learning_rate: Positive
    warmup_steps: int = Field(0, ge=0, description="steps of linear warm-up to the learning rate")
    schedule: Literal["constant", "cosine"] = Field(
        "constant", description="of the rate after the warm-up; cosine falls to zero at the last step"
    )
    optimiser: Literal["adamw", "adamw_8bit"] = Field(
        "adamw", description="adamw_8bit keeps its moments in 8 bits: a quarter of their memory, on CUDA"
    )
    adam_beta_2: Share = 0.999
    weight_decay: float = Field(0.01, ge=0)
    max_gradient_norm: Positive = 1.0
    max_skipped_steps: int = Field(
        5, ge=0, description="steps in a row that may be skipped because loss or gradient was not finite"
    )
    average_decay: Share | None = Field(
        None, description="keep a moving average (EMA) of the weights with this decay, such as 0.999, and use it"
    )
    steps: Count = Field(description="optimiser steps")
    batch_pairs: Count = Field(description="pairs in one forward pass of one process")
    accumulate: Count = Field(1, description="forward passes per optimiser step, over all processes together")
    latent: Literal["posterior_sample", "posterior_mean"] = "posterior_sample"

    resolution: Count = Field(description="side, in pixels, of the square whose area media are brought to")
    framing: FramingConfig = FramingConfig()
    max_broken_share: Share = Field(0.01, description="of the rows that may be broken; they are left out and named")
    cache_latents: bool = Field(True, description="encode media once and keep that; false encodes at each visit")
    cache: Path | None = Field(
        None, description="folder for what is encoded, which runs may share; null keeps it in the output"
    )
    workers: Count = Field(2, description="threads that decode media while others are encoded")
    precision: Literal["float32", "bfloat16"] = Field("float32", description="of the networks; errors are float32")
    sharding: Literal["none", "full"] = Field(
        "none", description="with several processes: full divides every weight among them (FSDP), none is DDP"
    )
    gradient_checkpointing: bool = Field(False, description="less memory, about a third more time")
    channels_last: bool = Field(False, description="memory layout that convolutions are faster in")
    compile: bool = Field(False, description="torch.compile of the denoiser's repeated blocks; minutes at start")
    seed: int = Field(0, ge=0)
    threads: Count | None = Field(None, description="CPU threads; null leaves torch's choice")

    checkpoint_every_steps: Count = 50
    eval_every_steps: Count = 50
    held_out_pairs: Count = Field(64, description="at most this many held-out pairs are measured")
    held_out_draws: Count = Field(4, description="fixed (timestep, noise) draws per held-out pair")
    best_by: Literal["loss", "implicit_accuracy", "margin"] = Field(
        "loss", description="the held-out number by which the best weights are kept"
    )
    reference_cache: Path | None = Field(
        None, description="folder in which the reference's errors are kept for later runs with the same draws"
    )
    samples: SamplesConfig | None = Field(None, description="what is drawn while training, for people to look at")
    tensorboard: bool = Field(False, description="numbers and samples for TensorBoard, in output/tensorboard")
    tuned_from: Literal["last", "best"] = Field("last", description="whose weights become the tuned model")

    @property
    def pairs_per_step(self) -> int:
        """The effective batch: pairs behind one optimiser step, whatever the number of processes."""
        return self.batch_pairs * self.accumulate

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        for problem in _misfits(self):
            raise ValueError(problem)
        return self


def _is_repeatable(config: TrainConfig) -> bool:
    """Whether the reference says the same of a draw in every run."""
    return (
        config.reference.kind in ("adapters_off", "frozen_copy")
        and config.noising.kind == "shared_gaussian"
        and config.sharding == "none"
        and getattr(config.labels, "masks", None) is None
    )


def _misfits(config: TrainConfig) -> list[str]:
    """What no family could train, each with what to change."""
    objective, reference, labels = config.objective.kind, config.reference.kind, config.labels.kind
    problems = []
    if config.lora is not None and config.gate is not None:
        problems.append("lora and gate: a run trains adapters or a gate over finished ones, so give one of them")
    if reference == "adapters_off" and config.lora is None and config.gate is None:
        problems.append(
            "reference adapters_off needs lora: without adapters the reference would be the policy itself; "
            "use reference frozen_copy for full fine-tuning"
        )
    if (objective in WITHOUT_REFERENCE) != (reference == "none"):
        wanted = "none" if objective in WITHOUT_REFERENCE else "one, such as frozen_copy"
        problems.append(f"objective {objective} goes with reference {wanted}, not {reference}")
    if (objective == "seppo") != (reference == "past_checkpoints"):
        problems.append("objective seppo and reference past_checkpoints go together")
    if (objective == "dense_dpo") != (labels == "segments"):
        problems.append("objective dense_dpo and labels segments go together")
    if (objective == "kto") != (labels == "thumbs"):
        problems.append("objective kto and labels thumbs go together")
    if objective == "smpo" and labels not in SURE_OR_NOT:
        problems.append(f"objective smpo weighs how sure labels are: give labels one of {', '.join(SURE_OR_NOT)}")
    if config.reference_cache is not None and not _is_repeatable(config):
        problems.append(
            "reference_cache is for references that never move, whole (sharding none), asked about media noised "
            "without the policy and without masks: reference adapters_off or frozen_copy, noising shared_gaussian"
        )
    if config.held_out_split == config.split:
        problems.append("held_out_split must differ from split")
    if config.tuned_from == "best" and config.held_out_split is None:
        problems.append("tuned_from best needs a held_out_split to know the best by")
    if config.sharding == "full" and config.optimiser == "adamw_8bit":
        problems.append("optimiser adamw_8bit cannot be divided among processes; use sharding none")
    if config.sharding == "full" and reference == "past_checkpoints":
        problems.append("reference past_checkpoints keeps whole weights; use sharding none")
    return problems


WITHOUT_REFERENCE = frozenset({"sft", "mapo"})
SURE_OR_NOT = ("soft", "aspect", "scores")  # labels that say by how much

# Settings that change neither what is meant to be computed at a step nor which pairs come when. Any other change
# makes a different run, which must not continue from this one's checkpoints.
FREE_SETTINGS = frozenset(
    {"output", "steps", "threads", "checkpoint_every_steps", "eval_every_steps", "held_out_split"}
    | {"held_out_pairs", "held_out_draws", "best_by", "tuned_from", "samples", "tensorboard", "reference_cache"}
    | {"max_skipped_steps", "sharding", "gradient_checkpointing", "channels_last", "compile"}
    | {"cache", "cache_latents", "workers", "max_broken_share"}
    | {"dataset", "recipe"}  # the dataset counts by its rows, not by its path
)


def identifying_settings(config: TrainConfig) -> dict[str, Any]:
    """The settings that make a run the run it is, as plain values."""
    free = FREE_SETTINGS - {"steps"} if config.schedule == "cosine" else FREE_SETTINGS
    return config.model_dump(mode="json", exclude=set(free))


def load_train_config(path: Path, overrides: Sequence[str] = ()) -> TrainConfig:
    """Read YAML or JSON, put ``key=value`` words over it, fill in the recipe's values, validate.

    Raises ConfigurationError.
    """
    source = " with ".join([str(path), *overrides])
    return parse_train_config(merged(read_settings(path), parse_overrides(overrides)), source=source)


def parse_train_config(settings: dict[str, Any], *, source: str = "the configuration") -> TrainConfig:
    """As :func:`load_train_config`, from plain JSON-like values."""
    if "recipe" not in settings:
        raise ConfigurationError(f"{source} names no recipe; `python -m gpu_jobs.trainer objectives` lists them.")
    recipe = load_recipe(settings["recipe"])
    return validate(TrainConfig, merged(recipe.settings, settings), source=source)
