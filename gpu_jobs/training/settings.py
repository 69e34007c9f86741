"""The trainer's settings as the app asks for them: a recipe's values, and what somebody changed."""

import json
from typing import Any

from django.conf import settings as site

from curation.models import DatasetRow, DatasetVersion
from gpu_jobs.generation.generators import BUILTIN_SOURCE
from gpu_jobs.models import Generator
from gpu_jobs.trainer.config import Recipe, TrainConfig, all_recipes, load_recipe
from gpu_jobs.trainer.config.reading import merged
from gpu_jobs.trainer.config.samples import SamplesConfig
from gpu_jobs.trainer.errors import ConfigurationError
from gpu_jobs.training.fit import holdings
from gpu_jobs.training.form import presented

# Where things lie is decided by whoever runs the trainer; a form asks for none of it, for whoever leads a project
# has no business with folders of the workers. A gate names its experts by their folders.
PLACES = ("dataset", "model", "output")
DECIDED_HERE = (*PLACES, "recipe", "threads", "workers", "cache", "reference_cache", "gate")
FOLDERS_INSIDE = {"AspectLabels": {"masks"}}
PROMPTS_DRAWN = 4  # of the validation samples that a run draws when nobody says otherwise
ROWS_LOOKED_AT = 100
FRAMES_PER_LATENT = 4
SOMEWHERE = dict.fromkeys(PLACES, "somewhere")


def recipe_for(base: Generator) -> str:
    """The recipe that is proposed for a model: Shapeworld's for its models and what was tuned from them."""
    return "shapeworld-dpo" if eldest(base).source == BUILTIN_SOURCE else "diffusion-dpo"


def eldest(generator: Generator) -> Generator:
    """The model that a line of tunings began with; they all have its architecture."""
    while generator.parent is not None:
        generator = generator.parent
    return generator


def complete(recipe: str, given: dict[str, Any]) -> dict[str, Any]:
    """Every setting but the places, spelled out, so that a run says what it was whatever becomes of the recipe.

    Raises:
        ConfigurationError: there is no such recipe, or something was given that names a folder.
        pydantic.ValidationError: a setting does not fit; its locations are the settings' names.
    """
    _refuse_folders(given)
    chosen = merged(load_recipe(recipe).settings, given)
    if given.get("lora") and "reference" not in given and chosen["reference"]["kind"] == "frozen_copy":
        # With adapters the reference is what is left without them; a second network would be waste.
        chosen["reference"] = {"kind": "adapters_off"}
    if (threads := getattr(site, "TRAINER_THREADS", None)) is not None:
        chosen.setdefault("threads", threads)
    checked = TrainConfig.model_validate_json(json.dumps({**chosen, **SOMEWHERE, "recipe": recipe}))
    return checked.model_dump(mode="json", exclude=set(PLACES))


def with_frames(settings: dict[str, Any], version: DatasetVersion, media: str | None) -> dict[str, Any]:
    """The settings with as many frames as every video of the version has, where nobody said how many are learned.

    Video VAEs take 4 n + 1 of them.
    """
    framing = settings["framing"]
    held = holdings(version).frames
    if media != "video" or framing["frames"] is not None or not held:
        return settings
    return settings | {"framing": framing | {"frames": held - (held - 1) % FRAMES_PER_LATENT}}


def configuration(settings: dict[str, Any]) -> TrainConfig:
    """Complete settings as the trainer's own, for whoever only counts with them: the places are nowhere.

    Raises pydantic.ValidationError where they were written by another release.
    """
    return TrainConfig.model_validate_json(json.dumps({**settings, **SOMEWHERE}))


def recipes() -> list[Recipe]:
    """The recipes that need nothing but a dataset and a model, which is what the app has."""
    return [recipe for recipe in all_recipes() if not set(recipe.settings) & set(DECIDED_HERE)]


def _refuse_folders(given: dict[str, Any]) -> None:
    labels = given.get("labels")
    named = sorted(set(given) & set(DECIDED_HERE))
    if isinstance(labels, dict) and labels.get("masks") is not None:
        named.append("labels.masks")
    if named:
        raise ConfigurationError(f"{', '.join(named)} cannot be set here: folders are the workers' own.")


def with_samples(settings: dict[str, Any], version: DatasetVersion) -> dict[str, Any]:
    """The settings with validation samples of some held-out prompts, where nobody said which are to be drawn."""
    if settings.get("samples") is not None:
        return settings
    rows = DatasetRow.objects.filter(version=version, split=settings.get("held_out_split")).order_by("pair_id")
    texts = rows.values_list("comparison__prompt__text", flat=True)[:ROWS_LOOKED_AT]
    prompts = list(dict.fromkeys(texts))[:PROMPTS_DRAWN]
    if not prompts:
        return settings
    return settings | {"samples": SamplesConfig(prompts=tuple(prompts)).model_dump(mode="json")}


def settings_schema() -> dict[str, Any]:
    """The JSON schema of what may be set, as a form asks for it."""
    schema = TrainConfig.model_json_schema()
    properties = {name: field for name, field in schema["properties"].items() if name not in DECIDED_HERE}
    required = [name for name in schema.get("required", []) if name in properties]
    return presented(schema | {"properties": properties, "required": required}, FOLDERS_INSIDE)
