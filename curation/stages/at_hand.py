"""Stages as Django's settings and the registries have them: which weights, and where the media are."""

from functools import partial
from pathlib import Path

import django
from django.conf import settings

from annotation.models import Project
from curation import embedders
from curation.scorers import registry
from curation.stages import embeddings, measures, scores
from curation.stages.base import Stage, StageError
from curation.stages.embeddings import EmbeddingStage
from curation.stages.measures import MeasureStage
from curation.stages.media_folder import MediaFolder
from curation.stages.runners import Runner, local, ray_data
from curation.stages.scores import ScoreStage
from curation.stages.shards import Plan


def score_stage(scorer: str) -> ScoreStage:
    """Scoring by a registered scorer; raises `UnknownScorer` and what its weights raise."""
    return ScoreStage(registry.entry_of(scorer), registry.get(scorer).revision, _media())


def embedding_stage(embedder: str) -> EmbeddingStage:
    """Embedding by name; raises `UnknownEmbedderError` and what its weights raise."""
    return EmbeddingStage(embedder, embedders.get(embedder).revision, partial(embedders.get, embedder))


def measure_stage(measure: str) -> MeasureStage:
    """One of the measures that hygiene compares media by."""
    return MeasureStage(measures.MEASURES[measure], _media())


def stage_of(plan: Plan) -> Stage:
    """The stage that a plan was cut for, as it is here; whether it is the same is seen from its key."""
    match plan.stage_name:
        case scores.NAME:
            return score_stage(plan.stage_options["scorer"])
        case embeddings.NAME:
            return embedding_stage(plan.stage_options["embedder"])
        case measures.NAME:
            return measure_stage(plan.stage_options["measure"])
    raise StageError(f"There is no stage {plan.stage_name!r}: is this an older version of the program?")


def runner() -> Runner:
    """Who does shards where no job has helpers: Ray if TASTEMAKER_STAGES says so, else this process."""
    # An actor's process is new, and knows what the applications registered once they are set up.
    return partial(ray_data.run, prepare=django.setup) if settings.STAGES == "ray" else local.run


def stages_folder() -> Path:
    """Where work that was cut lies until it is loaded."""
    return Path(settings.VAR_DIR) / "stages"


def work_folder(project: Project, name: str) -> Path:
    """The folder of a project's piece of work; all of them go with the project."""
    return stages_folder() / str(project.pk) / name


def _media() -> MediaFolder:
    return MediaFolder(Path(settings.MEDIA_ROOT))
