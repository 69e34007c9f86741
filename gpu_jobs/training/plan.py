"""What a training run would be, before it is asked for: every setting, what it needs, how to start it elsewhere."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT

from annotation.models import Project
from curation.models import DatasetRow, DatasetVersion
from gpu_jobs.generation.generators import location, usable_in
from gpu_jobs.models import Generator, Job, TrainingRun
from gpu_jobs.trainer.budget import Encoded
from gpu_jobs.trainer.estimate import Estimate, Measured, Spelled, estimate, spell_out
from gpu_jobs.trainer.launch import DATASET_NAME, OUTPUT_NAME, CommandLine, command_lines
from gpu_jobs.trainer.model_facts import ModelFacts, model_facts
from gpu_jobs.training.fit import captioned, holdings, lacking, misfits
from gpu_jobs.training.settings import (
    complete,
    configuration,
    eldest,
    recipe_for,
    recipes,
    with_frames,
    with_samples,
)

RUNS_LOOKED_AT = 20
STEPS_LOOKED_AT = 50
# What a pair costs depends on these; a run that differs in any of them says nothing about the other's speed.
SAME_COST = ("resolution", "precision", "lora", "objective", "noising", "reference", "batch_pairs")


@dataclass(frozen=True)
class DatasetSize:
    """How many decided pairs are learned from, and what has to be encoded for them and for those held out."""

    pairs: int
    encoded: Encoded


@dataclass(frozen=True)
class Plan:
    """A run that nobody has asked for yet. `settings` are complete but for the places; `misfits` say by setting
    what the version or the model lacks for it, `unfit` the same of whole recipes."""

    recipe: str
    settings: dict[str, Any]
    spelled: Spelled
    estimate: Estimate
    dataset: DatasetSize
    commands: list[CommandLine]
    config: dict[str, Any]
    misfits: dict[str, str]
    unfit: dict[str, list[str]]


def plan(project: Project, base: Generator, version: DatasetVersion, recipe: str, given: dict[str, Any]) -> Plan:
    """What would be run; an empty recipe is the one proposed for the base.

    Raises:
        ConfigurationError, pydantic.ValidationError: as `complete` does.
    """
    recipe = recipe or recipe_for(base)
    facts, held = _facts(base), holdings(version)
    media = None if facts is None else facts.media
    settings = with_frames(complete(recipe, given), version, media)
    dataset = dataset_size(version, settings)
    config = configuration(with_samples(settings, version))
    needed = estimate(config, facts, dataset.encoded, measured(project, base, settings))
    return Plan(
        recipe=recipe,
        settings=settings,
        spelled=spell_out(config, dataset.pairs),
        estimate=needed,
        dataset=dataset,
        commands=command_lines(),
        config=elsewhere(settings, base),
        misfits=misfits(settings, held, media),
        unfit={
            each.name: reasons for each in recipes() if (reasons := lacking(complete(each.name, {}), held, media))
        },
    )


def elsewhere(settings: dict[str, Any], base: Generator) -> dict[str, Any]:
    """The configuration file of a run on other machines: places relative to where it is started.

    Threads are left to the machine. A model that lies in a folder here goes along as `model`.
    """
    where = location(base)
    model = "model" if Path(where).is_absolute() else where
    places = {"dataset": DATASET_NAME, "model": model, "output": OUTPUT_NAME}
    return {name: value for name, value in settings.items() if name != "threads"} | places


def dataset_size(version: DatasetVersion, settings: dict[str, Any]) -> DatasetSize:
    """Decided pairs to learn from, and the media and texts of them and of those held out."""
    names = [name for name in (settings.get("split"), settings.get("held_out_split")) if name]
    # Without an order, which a union of queries may not have.
    rows = DatasetRow.objects.filter(version=version, split__in=names).exclude(label_0=0.5).order_by()
    media = rows.values("sha256_0").union(rows.values("sha256_1")).count()
    return DatasetSize(
        pairs=rows.filter(split=settings.get("split")).count(), encoded=Encoded(media, _texts(rows, settings))
    )


def _texts(rows: QuerySet[DatasetRow], settings: dict[str, Any]) -> int:
    """The texts that the conditioning may ask for: prompts, or captions where a side has one of its own."""
    conditioning = settings["conditioning"]
    if conditioning["kind"] != "dual_captions":
        return rows.values("comparison__prompt").distinct().count() + bool(conditioning["caption_dropout"])
    told = [
        part.values(text=text)
        for side in (0, 1)
        for part, text in (
            (captioned(rows, side), KT(f"content__caption_{side}")),
            (rows.exclude(pk__in=captioned(rows, side).values("pk")), F("comparison__prompt__text")),
        )
    ]
    return told[0].union(*told[1:]).count()


def measured(project: Project, base: Generator, settings: dict[str, Any]) -> Measured | None:
    """What the newest run of the same network at the same cost showed on this installation; None without one."""
    runs = TrainingRun.objects.filter(trained_elsewhere=False).filter(
        Q(project=project) | Q(base__project__isnull=True)
    )
    root = eldest(base)
    for run in runs.select_related("base").exclude(job__state=Job.State.QUEUED).order_by("-pk")[:RUNS_LOOKED_AT]:
        if eldest(run.base) != root or any(_cost(run.config, name) != _cost(settings, name) for name in SAME_COST):
            continue
        values = list(run.metrics.order_by("-step").values_list("values", flat=True)[:STEPS_LOOKED_AT])
        speeds = [each["pairs_per_s"] for each in values if each.get("pairs_per_s")]
        if speeds:
            peaks = [int(each["memory_bytes"]) for each in values if each.get("memory_bytes")]
            return Measured(run.pk, median(speeds), max(peaks, default=None))
    return None


def usable_generator(project: Project, generator_id: int) -> Generator | None:
    """The generator, if the project may use it."""
    return usable_in(project).select_related("parent").filter(pk=generator_id).first()


def _cost(settings: dict[str, Any], name: str) -> object:
    """A setting as far as time and memory depend on it: of a choice of the method, its kind."""
    value = settings.get(name)
    return value.get("kind", value) if isinstance(value, dict) else value


def media_of(base: Generator) -> str | None:
    """What a model makes, "image" or "video"; None where it is not on this machine yet."""
    facts = _facts(base)
    return None if facts is None else facts.media


def _facts(base: Generator) -> ModelFacts | None:
    where = Path(location(base))
    return model_facts(where) if where.is_absolute() else None
