"""What a run or an evaluation is told to do; nothing here needs torch."""

from gpu_jobs.trainer.config.reading import parse_mapping, parse_overrides, read_settings
from gpu_jobs.trainer.config.recipe import Recipe, all_recipes, load_recipe
from gpu_jobs.trainer.config.run import (
    FREE_SETTINGS,
    GateConfig,
    LoraConfig,
    TrainConfig,
    identifying_settings,
    load_train_config,
    parse_train_config,
)

__all__ = [
    "FREE_SETTINGS",
    "GateConfig",
    "LoraConfig",
    "Recipe",
    "TrainConfig",
    "all_recipes",
    "identifying_settings",
    "load_recipe",
    "load_train_config",
    "parse_mapping",
    "parse_overrides",
    "parse_train_config",
    "read_settings",
]
