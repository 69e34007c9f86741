"""Weights that were published as a pickle, once into safetensors: no other code here opens pickles."""

import hashlib
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curation.atomic import draft
from curation.errors import CurationError

SUFFIX = ".safetensors"


class ConversionError(CurationError):
    """The file cannot be converted; the message says why and what to do."""


def convert(source: Path, target: Path, key: str | None = None) -> int:
    """Write the tensors in `source` to `target`, and return how many there are; raises `ConversionError`.

    `key` names the entry that holds them where the file is a checkpoint with more in it. The file is opened with
    torch's restricted unpickler, which runs no code. The target's metadata keep the source's name and sha256.
    """
    from safetensors.torch import save_file

    if target.suffix != SUFFIX:
        raise ConversionError(f"{target} should end in {SUFFIX}, by which weights are recognised.")
    if not source.is_file():
        raise ConversionError(f"There is no file {source}.")
    tensors = _tensors(_entry(_loaded(source), key, source), source)
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with draft(target) as path:
        save_file(tensors, path, metadata={"format": "pt", "source": source.name, "source_sha256": sha256})
        path.chmod(0o644)  # the library makes it readable to its owner alone
    return len(tensors)


def _loaded(source: Path) -> Any:
    import torch

    try:
        return torch.load(source, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise ConversionError(
            f"{source} is refused: it is no checkpoint of plain tensors, or holds something that would run code "
            f"when opened ({_first_sentence(error)}). Get the weights as safetensors, or as a state dict."
        ) from error


def _entry(loaded: Any, key: str | None, source: Path) -> Any:
    if key is None:
        return loaded
    if not isinstance(loaded, Mapping) or key not in loaded:
        there = ", ".join(map(str, loaded)) if isinstance(loaded, Mapping) else "no entries at all"
        raise ConversionError(f"{source} has no entry {key!r}; it has {there}.")
    return loaded[key]


def _tensors(entry: Any, source: Path) -> dict[str, Any]:
    """Copies of their own memory: safetensors takes no tensors that share it."""
    import torch

    if not isinstance(entry, Mapping) or not entry:
        raise ConversionError(f"{source} holds no dictionary of tensors but a {type(entry).__name__}.")
    others = [str(name) for name, value in entry.items() if not isinstance(value, torch.Tensor)]
    if others:
        holders = [str(name) for name, value in entry.items() if isinstance(value, Mapping)]
        hint = f" Say which entry the weights are with --key, perhaps {' or '.join(holders)}." if holders else ""
        raise ConversionError(f"{source} holds more than tensors: {', '.join(others[:5])}.{hint}")
    return {str(name): value.detach().clone().contiguous() for name, value in entry.items()}


def _first_sentence(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")[:200]
