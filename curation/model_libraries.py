"""The one door through which diffusers, transformers, peft, open_clip and torchvision are reached.

``from curation.model_libraries import diffusers`` imports the library at that moment; importing this module
alone costs nothing, so that the web process never pays for torch.

Why a door is needed: a torchvision wheel built for CUDA cannot load its native library beside a CPU build of
torch. ``import torchvision`` then dies with "operator torchvision::nms does not exist", and the other four
libraries die with it, although none of them needs the operator. :func:`repair_torchvision` declares the missing
operator schemas (without kernels: calling them still fails) before the first import, and only then.
"""

import importlib
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

LIBRARIES = frozenset({"diffusers", "transformers", "peft", "open_clip", "torchvision", "sentence_transformers"})

# The schemas of torchvision's C++ sources; its Python registers fake kernels for exactly these at import.
MISSING_OPERATORS = {
    "nms": "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}

_lock = Lock()
# torch forgets an operator as soon as the Library that declared it is collected
_declarations: dict[str, Any] = {}


class ModelLibraryMissingError(ImportError):
    """A model library is not installed; the message names the requirement to install."""


def __getattr__(name: str) -> ModuleType:
    if name not in LIBRARIES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    repair_torchvision()
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise ModelLibraryMissingError(
            f"{name} is not installed; run `pip install -r requirements.txt`.", name=name
        ) from error


def __dir__() -> list[str]:
    return sorted({*globals(), *LIBRARIES})


def repair_torchvision() -> tuple[str, ...]:
    """Declare torchvision's missing operators if its native library is unusable; return the names declared.

    Safe to call often and from several threads; the native library is tried once per process.
    """
    with _lock:  # a second thread waits for the declarations instead of importing without them
        return _repair_once()


@cache
def _repair_once() -> tuple[str, ...]:
    if find_spec("torchvision") is not None and not native_library_loads():
        _declare_missing_operators()
    return tuple(_declarations)


def native_library_loads() -> bool:
    """Whether torchvision's compiled operators can be loaded, tried as torchvision itself tries."""
    torch: Any = importlib.import_module("torch")  # its library functions carry no types

    path = _native_library_path()
    if path is None:
        return False
    try:
        torch.ops.load_library(str(path))
    except OSError:
        return False
    return True


def _native_library_path() -> Path | None:
    spec = find_spec("torchvision")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for suffix in EXTENSION_SUFFIXES:
            if (path := Path(folder) / f"_C{suffix}").exists():
                return path
    return None


def _declare_missing_operators() -> None:
    torch: Any = importlib.import_module("torch")  # its library functions carry no types

    # Somebody else in this process may have declared them before us; torch allows a name only once.
    missing = [name for name in MISSING_OPERATORS if not hasattr(torch.ops.torchvision, name)]
    if missing:
        library = torch.library.Library("torchvision", "DEF")
        for name in missing:
            library.define(MISSING_OPERATORS[name])
        _declarations.update(dict.fromkeys(missing, library))
