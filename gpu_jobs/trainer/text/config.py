"""The configuration of a text run: one model through several stages; without torch.

python -m gpu_jobs.trainer text --config FILE [key=value ...]
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from gpu_jobs.trainer.config.reading import merged, parse_overrides, read_settings, validate
from gpu_jobs.trainer.config.recipe import Recipe
from gpu_jobs.trainer.config.strict import Count, Positive, Share, Strict
from gpu_jobs.trainer.errors import ConfigurationError

RECIPES = Path(__file__).parent / "recipes"
DEFAULT_TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


class TextLora(Strict):
    """Low-rank adapters, merged into the model at the end of each stage."""

    rank: Count = 32
    alpha: Positive = 16.0
    dropout: Share = 0.0
    target_modules: tuple[str, ...] = DEFAULT_TARGETS


class _Stage(Strict):
    name: str = Field(pattern=r"^[a-z0-9-]+$", description="names the stage's folder")
    dataset: Path = Field(description="folder of an export in the trl profile: data/{split}-*.parquet")
    split: str = "train"
    learning_rate: Positive
    epochs: Positive = 1.0
    batch: Count = Field(1, description="rows in one forward pass of one process")
    accumulate: Count = 1
    lora: TextLora | None = TextLora()


class SftStage(_Stage):
    """Imitate the chosen answers."""

    kind: Literal["sft"] = "sft"


class DpoStage(_Stage):
    """Prefer chosen to rejected answers (DPO, arXiv 2305.18290); the stage's own beginning is the reference."""

    kind: Literal["dpo"] = "dpo"
    beta: Positive = Field(0.1, description="of DPO for text: a factor of differences of log probabilities")
    label_smoothing: float = Field(0.0, ge=0, lt=0.5)


Stage = Annotated[SftStage | DpoStage, Field(discriminator="kind")]


class TextConfig(Strict):
    """One run: every stage begins where the one before it ended. Started again, it goes on from its last state."""

    recipe: str = Field("optiscene", description="whose stages are used where this file says nothing")
    model: str = Field(description="causal language model: a folder or a hub name, in safetensors")
    output: Path
    stages: tuple[Stage, ...] = Field(min_length=1)
    max_length: Count = Field(3200, description="tokens of prompt and answer together; longer ones are cut")
    precision: Literal["float32", "bfloat16"] = "float32"
    seed: int = Field(0, ge=0)
    checkpoint_every_steps: Count = Field(50, description="optimiser steps between two states kept within a stage")


def load_text_config(path: Path, overrides: Sequence[str] = ()) -> TextConfig:
    """Read YAML or JSON, put ``key=value`` words over it; stages are filled in by name from the recipe."""
    source = " with ".join([str(path), *overrides])
    return parse_text_config(merged(read_settings(path), parse_overrides(overrides)), source=source)


def parse_text_config(settings: dict[str, Any], *, source: str = "the configuration") -> TextConfig:
    """As :func:`load_text_config`, from plain values; ``datasets`` may name a folder for each stage."""
    name = settings.get("recipe", "optiscene")
    recipes = {recipe.name: recipe for recipe in text_recipes()}
    if name not in recipes:
        raise ConfigurationError(f"{source}: there is no text recipe {name!r}; there are: {', '.join(recipes)}.")
    given = {key: value for key, value in settings.items() if key != "datasets"}
    complete = merged(recipes[name].settings, given)
    datasets = settings.get("datasets", {})
    complete["stages"] = [
        {"dataset": datasets.get(stage.get("name")), **stage} if stage.get("name") in datasets else stage
        for stage in complete["stages"]
    ]
    return validate(TextConfig, complete, source=source)


@lru_cache(maxsize=1)
def text_recipes() -> tuple[Recipe, ...]:
    """Every shipped recipe for text, by name."""
    return tuple(validate(Recipe, read_settings(path), source=path.name) for path in sorted(RECIPES.glob("*.yaml")))
