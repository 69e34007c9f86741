"""Recipes: a paper's whole training configuration by name, one YAML file each in ``recipes/``."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from gpu_jobs.trainer.config.reading import read_settings, validate
from gpu_jobs.trainer.config.strict import Strict
from gpu_jobs.trainer.errors import ConfigurationError

RECIPES = Path(__file__).parent / "recipes"
CHOICES = ("labels", "conditioning", "noising", "objective", "reference")


class Recipe(Strict):
    """A named, complete training configuration with the place it comes from."""

    name: str
    summary: str
    citation: str
    url: str
    notes: tuple[str, ...] = ()
    settings: dict[str, Any]

    def composition(self) -> dict[str, str]:
        """The method's choices, by name."""
        return {choice: self.settings[choice]["kind"] for choice in CHOICES}


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
    return tuple(validate(Recipe, read_settings(path), source=path.name) for path in files)
