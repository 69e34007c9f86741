"""A run that was trained elsewhere comes home: its files looked through, then kept like those of a run made here.

What is sent is the run's output folder, as a zip archive or a folder: `progress.jsonl`, `model/` and the validation
samples. Its configuration stands in the first line of the log. Nothing is unpickled or run: only safetensors, JSON,
text and media are taken, and the model must have the layers of the base that it is said to be tuned from.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from annotation.intake.holder import Holder
from annotation.intake.row import RowError
from annotation.progress import Progress
from gpu_jobs.generation.generators import location
from gpu_jobs.generation.pipelines import UnusableGenerator, local_folder
from gpu_jobs.models import Generator
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.model_facts import model_facts
from gpu_jobs.training.settings import PLACES

LOG = "progress.jsonl"
LONGEST_LOG = 512 * 2**20
PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle")
MODEL_FILES = (".safetensors", ".json", ".txt", ".model", ".md")
SAMPLE_FILES = (".png", ".jpg", ".webp", ".mp4")
# Left where it is: state that nobody needs who only uses the model.
LEFT_OUT = ("checkpoints", "cache")


class NotARun(ValueError):
    """What was sent is no finished run; the message says what is missing or wrong."""


@dataclass(frozen=True)
class Arrival:
    """A run whose files are at hand and look as they should. `config` has no places; `lines` are the whole log."""

    config: dict[str, Any]
    lines: list[dict[str, Any]]


def unpack(sent: Holder, target: Path, base: Generator, on_progress: Progress) -> Arrival:
    """Copy a run's files into `target`, a new folder, and check them; raises NotARun, and then nothing is left.

    Called again after it was killed, it begins anew.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    try:
        wanted = dict(_chosen(sent))
        for number, (name, relative) in enumerate(wanted.items()):
            on_progress(number, len(wanted), relative.as_posix())
            _copy(sent, name, target / relative)
        arrival = read(target)
        _check_model(target / "model", base)
    except (NotARun, RowError) as error:
        shutil.rmtree(target)
        raise NotARun(str(error)) from error
    return arrival


def read(output: Path) -> Arrival:
    """The configuration and the log of a run's output folder; raises NotARun."""
    lines = list(_lines(output / LOG))
    start = next((line for line in lines if line.get("event") == "start"), None)
    if start is None:
        raise NotARun(f"{LOG} has no line of a start: is it of the trainer?")
    if not any(line.get("event") == "done" for line in lines):
        raise NotARun(f"{LOG} does not say that the run is done: let it end, then send it.")
    try:
        config = TrainConfig.model_validate_json(json.dumps(start.get("config")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise NotARun(f"The configuration in {LOG} does not fit: {where}: {first['msg']}.") from error
    return Arrival(config.model_dump(mode="json", exclude=set(PLACES)), lines)


def _chosen(sent: Holder) -> Iterator[tuple[str, PurePosixPath]]:
    """The files that are kept, by the name they are sent under, with their place in the output folder."""
    root = _root(sent)
    for name in sent.sizes:
        path = PurePosixPath(name)
        if path.suffix.lower() in PICKLES:
            raise NotARun(f"{name} may be pickled, which is never opened here: send weights as safetensors.")
        if not path.is_relative_to(root):
            continue
        relative = path.relative_to(root)
        part = relative.parts[0]
        if part in LEFT_OUT:
            continue
        kinds = {"model": MODEL_FILES, "adapter": MODEL_FILES, "samples": SAMPLE_FILES}.get(part, ())
        if relative.as_posix() == LOG or relative.suffix.lower() in kinds:
            yield name, relative


def _root(sent: Holder) -> PurePosixPath:
    """The folder in which the run's log lies; raises NotARun where there is none, or more than one."""
    logs = [PurePosixPath(name) for name in sent.sizes if PurePosixPath(name).name == LOG]
    if len(logs) != 1:
        raise NotARun(f"There must be one {LOG} in it, the log of one run; there are {len(logs)}.")
    if sent.sizes[str(logs[0])] > LONGEST_LOG:
        raise NotARun(f"{LOG} is longer than {LONGEST_LOG // 2**20} MB.")
    return logs[0].parent


def _copy(sent: Holder, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with sent.open(name) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file, length=2**20)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", errors="strict") as file:
        for number, text in enumerate(file, start=1):
            try:
                line = json.loads(text)
            except ValueError as error:
                raise NotARun(f"Line {number} of {LOG} is no JSON.") from error
            if not isinstance(line, dict) or not isinstance(line.get("event"), str):
                raise NotARun(f"Line {number} of {LOG} is no event of the trainer.")
            yield line


def _check_model(folder: Path, base: Generator) -> None:
    try:
        local_folder(Generator(name="The model sent", source=str(folder)))
        facts = model_facts(folder)
    except (UnusableGenerator, ValueError, KeyError) as error:
        raise NotARun(f"The model cannot be used: {error}") from error
    if facts is None:
        raise NotARun("model/ has no denoiser saved as safetensors.")
    where = Path(location(base))
    of_base = model_facts(where) if where.is_absolute() else None
    if of_base is not None and of_base.tensors != facts.tensors:
        raise NotARun(f"The model's layers are not those of '{base.name}': choose the base that it was tuned from.")
