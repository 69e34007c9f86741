"""The generators there are: those that ship with the package, and where any of them lies on disk."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from annotation.models import Project
from gpu_jobs.models import Generator

BUILTIN_SOURCE = "builtin:shapeworld"
BUILTIN_VIDEO_SOURCE = "builtin:shapeworld-video"
RUN_PREFIX = "run:"


def builtin() -> Generator:
    """The row of the text-to-image pipeline that ships with the package; made when it is not there."""
    return _shipped(BUILTIN_SOURCE, "Shapeworld (built in)", Generator.Media.IMAGE)


def builtin_video() -> Generator:
    """The row of the text-to-video pipeline that ships with the package; made when it is not there."""
    return _shipped(BUILTIN_VIDEO_SOURCE, "Shapeworld video (built in)", Generator.Media.VIDEO)


def _shipped(source: str, name: str, media: str) -> Generator:
    defaults = {"name": name, "kind": Generator.Kind.BASE, "media": media}
    generator, _ = Generator.objects.get_or_create(source=source, revision="", project=None, defaults=defaults)
    return generator


def usable_in(project: Project | None) -> QuerySet[Generator]:
    """The generators a project may use: those that serve all projects, and its own."""
    return Generator.objects.filter(Q(project__isnull=True) | Q(project=project))


def remember_media(generator: Generator, media: str) -> None:
    """Note what a generator makes, once its pipeline was looked at; what was tuned from it makes the same."""
    generator.media = media
    generator.save(update_fields=["media"])
    Generator.objects.filter(parent=generator, media__isnull=True).update(media=media)


def run_source(run_id: int) -> str:
    """The source of what a training run made; it stays true when the data folder is moved."""
    return f"{RUN_PREFIX}{run_id}"


def location(generator: Generator) -> str:
    """The folder, or the name at a model hub, that the generator's source stands for."""
    if generator.source == BUILTIN_SOURCE:
        from gpu_jobs.shapeworld.pipeline import WEIGHTS

        return str(WEIGHTS)
    if generator.source == BUILTIN_VIDEO_SOURCE:
        from gpu_jobs.shapeworld.video.pipeline import CLIP_WEIGHTS

        return str(CLIP_WEIGHTS)
    if generator.source.startswith(RUN_PREFIX):
        return str(run_model_folder(int(generator.source.removeprefix(RUN_PREFIX))))
    return generator.source


def run_model_folder(run_id: int) -> Path:
    """Where a training run leaves its tuned pipeline."""
    return Path(settings.VAR_DIR) / "runs" / str(run_id) / "output" / "model"


def origin_name(generator: Generator) -> str:
    """The generator's name in a sample's origin. Origins leave in datasets, so folders go by their last part."""
    path = Path(generator.source)
    return path.name if path.is_absolute() else generator.source


def after_migration(**_: Any) -> None:
    """Signal receiver: a fresh database has the built-in generators from the start."""
    builtin()
    builtin_video()
