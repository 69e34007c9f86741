"""The whole configuration of a training run; without torch, so that a web process can check one before queueing it.

    config = load_train_config(Path("run.yaml"))

A file names the recipe it follows and what it changes; the rest is the recipe's. Units are in the names.
"""

import json
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gpu_jobs.trainer.errors import ConfigurationError
from gpu_jobs.trainer.recipe import load_recipe

Count = Annotated[int, Field(ge=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """Unknown keys and values of the wrong type are errors, not guesses."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LoraConfig(Strict):
    """Low-rank adapters on the denoiser; ``target_modules`` are suffixes of module names."""

    rank: Count = 16
    alpha: Positive = 16.0
    target_modules: tuple[str, ...] = ("to_q", "to_k", "to_v", "to_out.0")


class TrainConfig(Strict):
    """One run. The same file, started again, continues where the last checkpoint stands.

    ``k`` multiplies (D_l - D_w) and is the only strength of the objective: β = 5000 of the Diffusion-DPO authors
    (and of diffusers' SDXL script) is k = 2500, because their code halves it; diffusers' SD 1.x script does not.
    """

    dataset: Path = Field(description="folder of a native-profile export: data/{split}-*.parquet")
    split: str = Field("train", description="the split that is learned from")
    held_out_split: str | None = Field("validation", description="the split that is only measured; null for none")
    model: str = Field(description="text-to-image pipeline: a diffusers folder or a hub name")
    output: Path = Field(description="folder for checkpoints, progress.jsonl and the tuned model")

    recipe: str = Field(description="the named recipe whose values are used where this file says nothing")
    objective: Literal["diffusion_dpo"]
    noising: Literal["shared_gaussian"]
    conditioning: Literal["shared_prompt"]
    reference: Literal["adapters_off", "frozen_copy"]
    k: Positive = Field(description="multiplier of (D_l - D_w)")
    lora: LoraConfig | None = Field(None, description="null trains the whole denoiser")

    learning_rate: Positive
    warmup_steps: int = Field(0, ge=0, description="steps of linear warm-up to the learning rate, then constant")
    adam_beta_2: Share = 0.999
    weight_decay: float = Field(0.01, ge=0)
    max_gradient_norm: Positive = 1.0
    steps: Count = Field(description="optimiser steps")
    batch_pairs: Count = Field(description="pairs in one forward pass")
    accumulate: Count = Field(1, description="forward passes per optimiser step")
    timestep_range: tuple[int, int] = Field((0, 1000), description="[low, high) of the noise schedule")
    caption_dropout: Share = Field(0.0, description="chance that a pair is trained with the empty prompt")
    latent: Literal["posterior_sample", "posterior_mean"] = "posterior_sample"

    resolution: Count = Field(description="side of the square, in pixels, to which pictures are brought")
    precision: Literal["float32", "bfloat16"] = Field("float32", description="of the networks; errors are float32")
    seed: int = Field(0, ge=0)
    threads: Count | None = Field(None, description="CPU threads; null leaves torch's choice")

    checkpoint_every_steps: Count = 50
    eval_every_steps: Count = 50
    held_out_pairs: Count = Field(64, description="at most this many held-out pairs are measured")
    held_out_draws: Count = Field(4, description="fixed (timestep, noise) draws per held-out pair")

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        if self.reference == "adapters_off" and self.lora is None:
            raise ValueError(
                "reference adapters_off needs lora: without adapters the reference would be the policy itself; "
                "use reference frozen_copy for full fine-tuning"
            )
        low, high = self.timestep_range
        if not 0 <= low < high:
            raise ValueError("timestep_range must be [low, high] with 0 <= low < high")
        if self.held_out_split == self.split:
            raise ValueError("held_out_split must differ from split")
        return self


# Settings that change neither what is computed at a step nor which pairs come when. Any other change makes a
# different run, which must not continue from this one's checkpoints.
FREE_SETTINGS = frozenset(
    {"output", "steps", "threads", "checkpoint_every_steps", "eval_every_steps", "held_out_split"}
    | {"held_out_pairs", "held_out_draws", "dataset", "recipe"}  # the dataset counts by its rows, not by its path
)


def load_train_config(path: Path) -> TrainConfig:
    """Read YAML or JSON, fill in the recipe's values, validate; raises ConfigurationError."""
    return parse_train_config(read_settings(path), source=str(path))


def parse_train_config(settings: dict[str, Any], *, source: str = "the configuration") -> TrainConfig:
    """As :func:`load_train_config`, from plain JSON-like values."""
    if "recipe" not in settings:
        raise ConfigurationError(f"{source} names no recipe; `python -m gpu_jobs.trainer objectives` lists them.")
    recipe = load_recipe(settings["recipe"])
    return validate(TrainConfig, recipe.settings() | settings, source=source)


def read_settings(path: Path) -> dict[str, Any]:
    """The mapping in a YAML or JSON file."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"The configuration {path} cannot be read: {error.strerror}.") from error
    return parse_mapping(text, source=str(path))


def parse_mapping(text: str, *, source: str) -> dict[str, Any]:
    """The mapping in YAML or JSON text (every JSON text is YAML)."""
    try:
        settings = yaml.load(text, Loader=_Loader)  # noqa: S506 - derives from SafeLoader
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{source} is neither YAML nor JSON: {error}") from error
    if not isinstance(settings, dict):
        raise ConfigurationError(f"{source} must hold a mapping of settings.")
    return settings


def validate(model: type[Model], settings: dict[str, Any], *, source: str) -> Model:
    """Validate plain values strictly, as JSON (so that a list may be a tuple and a string a path)."""
    try:
        return model.model_validate_json(json.dumps(settings, default=str))
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'settings'}: {problem['msg']}" for problem in error.errors()
        )
        raise ConfigurationError(f"{source}: {problems}") from error


class _Loader(yaml.SafeLoader):
    """YAML 1.1 as PyYAML reads it takes 1e-4 for a string; here it is a number, as everybody means it."""


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(\d+\.?\d*|\.\d+)[eE][-+]?\d+$"),
    list("-+0123456789."),
)
