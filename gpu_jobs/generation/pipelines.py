"""Loading a generator's pipeline: safetensors only, no code that comes with the weights, one at a time."""

import json
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from gpu_jobs.generation import generators
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.models import Generator

PICKLES = ("*.bin", "*.ckpt", "*.pt", "*.pth", "*.pkl")

Precision = Literal["auto", "float32", "bfloat16", "float16"]
"""Of weights; "auto" is the half precision that the device is fast in, and full precision on a CPU."""

_lock = Lock()
# One pipeline a process: the next job mostly wants the same one, and two may not fit the device.
_kept: tuple[str, Any] | None = None


class UnusableGenerator(JobError):
    """The generator's source cannot be loaded, or must not be."""

    def __init__(self, generator: Generator, why: str) -> None:
        super().__init__(f"The generator '{generator.name}' ({generator.source}) cannot be used: {why}")


def load(generator: Generator, precision: Precision = "auto") -> Any:
    """The generator's diffusers pipeline on the best device there is.

    Raises:
        UnusableGenerator: it is not there, not a diffusers pipeline, holds pickled weights, or asks for code of
            its own to be run.
    """
    global _kept  # noqa: PLW0603 - the cache of one
    folder = local_folder(generator)
    key = f"{folder}:{(folder / 'model_index.json').stat().st_mtime_ns}:{precision}"
    with _lock:
        if _kept is None or _kept[0] != key:
            _kept = None  # let go of the old one before the new one is loaded
            _kept = (key, _load_folder(generator, folder, precision))
        return _kept[1]


def local_folder(generator: Generator) -> Path:
    """The generator's folder on this machine, fetched from its hub when it has to be, and looked through.

    Raises UnusableGenerator, as `load` does.
    """
    where = generators.location(generator)
    folder = Path(where) if Path(where).is_dir() or Path(where).is_absolute() else _download(generator, where)
    _refuse_foreign_code(generator, folder)
    return folder


def class_of(generator: Generator) -> type:
    """The class of diffusers that the pipeline is of, by its index. Raises UnusableGenerator."""
    from curation.model_libraries import diffusers

    name = _index(local_folder(generator))["_class_name"]
    found = getattr(diffusers, name, None)
    if not isinstance(found, type):
        raise UnusableGenerator(generator, f"its pipeline is a {name}, which this version of diffusers lacks.")
    return found


def scheduler_config(generator: Generator) -> dict[str, Any]:
    """What the pipeline's scheduler is set up with. Raises UnusableGenerator."""
    return _settings(generator, "scheduler", "scheduler_config.json")


def denoiser_config(generator: Generator) -> dict[str, Any]:
    """What the network that predicts is set up with. Raises UnusableGenerator."""
    part = "unet" if "unet" in _index(local_folder(generator)) else "transformer"
    return _settings(generator, part, "config.json")


def _settings(generator: Generator, part: str, name: str) -> dict[str, Any]:
    try:
        settings: dict[str, Any] = json.loads((local_folder(generator) / part / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableGenerator(generator, f"the settings of its {part} cannot be read ({error}).") from error
    return settings


def _index(folder: Path) -> dict[str, Any]:
    index: dict[str, Any] = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    return index


def sampler_name(generator: Generator) -> str:
    """The class of the scheduler the pipeline comes with, read from its index. Raises UnusableGenerator."""
    index = _index(local_folder(generator))
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


def precision_on(device_type: str, *, has_bfloat16: bool) -> Precision:
    """What "auto" means on a kind of device: bfloat16 before float16, whose range some VAEs leave."""
    if device_type != "cuda":
        return "float32"
    return "bfloat16" if has_bfloat16 else "float16"


def _load_folder(generator: Generator, folder: Path, precision: Precision) -> Any:
    import torch

    from gpu_jobs.trainer.errors import ModelNotFoundError
    from gpu_jobs.trainer.sampling import default_device, load_pipeline

    if precision == "auto":
        device = default_device().type
        precision = precision_on(device, has_bfloat16=device == "cuda" and torch.cuda.is_bf16_supported())
    assert precision != "auto"
    try:
        return load_pipeline(folder, precision=precision)
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
