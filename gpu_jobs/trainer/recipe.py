"""Recipes: a paper's whole training configuration by name, one YAML file each in ``recipes/``."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from gpu_jobs.trainer.errors import ConfigurationError

RECIPES = Path(__file__).parent / "recipes"


class Composition(BaseModel):
    """The four choices that make a method."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    conditioning: Literal["shared_prompt"]
    noising: Literal["shared_gaussian"]
    objective: Literal["diffusion_dpo"]
    reference: Literal["adapters_off", "frozen_copy"]


class Recipe(BaseModel):
    """A named, complete training configuration with the place it comes from."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str
    summary: str
    citation: str
    url: str
    notes: tuple[str, ...] = ()
    composition: Composition
    hyperparameters: dict[str, Any]

    def settings(self) -> dict[str, Any]:
        """The recipe as settings of a TrainConfig."""
        return self.composition.model_dump() | self.hyperparameters


def load_recipe(name: str) -> Recipe:
    """The recipe of that name; raises ConfigurationError with the names there are."""
    recipes = {recipe.name: recipe for recipe in all_recipes()}
    if name not in recipes:
        raise ConfigurationError(f"There is no recipe {name!r}; there are: {', '.join(recipes)}.")
    return recipes[name]


@lru_cache(maxsize=1)
def all_recipes() -> tuple[Recipe, ...]:
    """Every shipped recipe, by name."""
    files = sorted(RECIPES.glob("*.yaml"))
    return tuple(Recipe.model_validate(_with_tuples(path)) for path in files)


def _with_tuples(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content | {"notes": tuple(content.get("notes", ()))}
