"""Loading a generator's pipeline: safetensors only, no code that comes with the weights, one at a time."""

import json
from pathlib import Path
from threading import Lock
from typing import Any

from gpu_jobs.generation import generators
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.models import Generator

PICKLES = ("*.bin", "*.ckpt", "*.pt", "*.pth", "*.pkl")

_lock = Lock()
# One pipeline a process: the next job mostly wants the same one, and two may not fit the device.
_kept: tuple[str, Any] | None = None


class UnusableGenerator(JobError):
    """The generator's source cannot be loaded, or must not be."""

    def __init__(self, generator: Generator, why: str) -> None:
        super().__init__(f"The generator '{generator.name}' ({generator.source}) cannot be used: {why}")


def load(generator: Generator) -> Any:
    """The generator's diffusers pipeline on the best device there is.

    Raises:
        UnusableGenerator: it is not there, not a diffusers pipeline, holds pickled weights, or asks for code of
            its own to be run.
    """
    global _kept  # noqa: PLW0603 - the cache of one
    folder = local_folder(generator)
    key = f"{folder}:{(folder / 'model_index.json').stat().st_mtime_ns}"
    with _lock:
        if _kept is None or _kept[0] != key:
            _kept = None  # let go of the old one before the new one is loaded
            _kept = (key, _load_folder(generator, folder))
        return _kept[1]


def local_folder(generator: Generator) -> Path:
    """The generator's folder on this machine, fetched from its hub when it has to be, and looked through.

    Raises UnusableGenerator, as `load` does.
    """
    where = generators.location(generator)
    folder = Path(where) if Path(where).is_dir() or Path(where).is_absolute() else _download(generator, where)
    _refuse_foreign_code(generator, folder)
    return folder


def sampler_name(generator: Generator) -> str:
    """The class of the scheduler the pipeline comes with, read from its index. Raises UnusableGenerator."""
    index = json.loads((local_folder(generator) / "model_index.json").read_text(encoding="utf-8"))
    scheduler = index.get("scheduler")
    if not isinstance(scheduler, list) or not isinstance(scheduler[-1], str):
        raise UnusableGenerator(generator, "its index names no scheduler, so it is no diffusion pipeline.")
    return scheduler[-1]


def _download(generator: Generator, name: str) -> Path:
    from curation.model_libraries import diffusers

    try:
        return Path(
            diffusers.DiffusionPipeline.download(
                name, revision=generator.revision or None, use_safetensors=True, trust_remote_code=False
            )
        )
    except (OSError, ValueError) as error:
        raise UnusableGenerator(
            generator, f"it is no folder here, and the model hub does not give it: {error}"
        ) from error


def _load_folder(generator: Generator, folder: Path) -> Any:
    from gpu_jobs.trainer.errors import ModelNotFoundError
    from gpu_jobs.trainer.sampling import load_pipeline

    try:
        return load_pipeline(folder)
    except (ModelNotFoundError, OSError, ValueError) as error:
        raise UnusableGenerator(generator, str(error)) from error


def _refuse_foreign_code(generator: Generator, folder: Path) -> None:
    """A pipeline is data. Its index names classes: only those of diffusers and transformers are let through."""
    index_path = folder / "model_index.json"
    if not index_path.is_file():
        raise UnusableGenerator(generator, f"{folder} holds no model_index.json, so it is no diffusers pipeline.")
    try:
        index = json.loads(index_path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UnusableGenerator(generator, f"its model_index.json cannot be read ({error}).") from error
    if not isinstance(index, dict) or not isinstance(index.get("_class_name"), str):
        raise UnusableGenerator(generator, "it brings a pipeline class of its own; only diffusers' own are loaded.")
    for component, entry in index.items():
        if component.startswith("_") or not isinstance(entry, list):
            continue
        library = entry[0] if entry else "nowhere"
        if library not in (None, "diffusers", "transformers"):
            raise UnusableGenerator(
                generator,
                f"its component '{component}' comes from '{library}'; only diffusers and transformers may.",
            )
        part = folder / component
        if any(any(part.glob(pattern)) for pattern in PICKLES) and not any(part.glob("*.safetensors")):
            raise UnusableGenerator(
                generator, f"the weights of '{component}' are pickled; save them as safetensors."
            )
