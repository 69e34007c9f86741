"""Where the weights of models are: one folder for all, a sub-folder for each, and a setting for those elsewhere.

`TASTEMAKER_WEIGHTS` names the folder, in which a model's weights are under its id ("pickscore"). A variable of the
model's own, such as `TASTEMAKER_PICKSCORE_WEIGHTS`, names another place and wins.
"""

import hashlib
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = "TASTEMAKER_WEIGHTS"


class WeightsMissingError(FileNotFoundError):
    """A model's weights are not where the settings say; the message says what to do."""


def variable(model: str) -> str:
    """The environment variable that says where one model's weights are: `TASTEMAKER_HPSV2_1_WEIGHTS`."""
    name = "".join(letter if letter.isalnum() else "_" for letter in model.upper())
    return f"TASTEMAKER_{name}_WEIGHTS"


def place(model: str, environment: Mapping[str, str] = os.environ) -> str:
    """The file or folder of a model's weights, whether it is there or not; empty where nothing is configured."""
    if own := environment.get(variable(model), ""):
        return own
    folder = environment.get(FOLDER, "")
    return str(Path(folder) / model) if folder else ""


def folders(prefix: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The sub-folders of the folder for all whose names begin with `prefix`, by name."""
    folder = Path(environment.get(FOLDER, "") or os.devnull)
    return {place.name: str(place) for place in sorted(folder.glob(f"{prefix}*")) if place.is_dir()}


def how_to_configure(model: str) -> str:
    """The end of a sentence: what to set so that a model's weights are found."""
    return f"set {FOLDER} to a folder with {model}/ in it, or {variable(model)} to where they are"


def sha256_of(path: Path) -> str:
    """The file's sha256 in hex; read once a process for the same file, size and time of change."""
    status = path.stat()
    return _sha256(path, status.st_size, status.st_mtime_ns)


@cache
def _sha256(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
