"""What a denoiser is conditioned on, encoded once for each text that a run may need."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor

from gpu_jobs.trainer.encodings.shard_store import ShardStore, identifier
from gpu_jobs.trainer.errors import DatasetError
from gpu_jobs.trainer.families import Family

_AT_ONCE = 16
_A_FILE = 128


class TextCache:
    """Named states by text, at half precision where they fit into it; shared by all runs of one text encoder."""

    def __init__(self, family: Family, cache: Path) -> None:
        self._family = family
        self._store = ShardStore(cache / "texts" / family.text_fingerprint()[:32])

    def fill(self, texts: Sequence[str], at_each: Callable[[], None]) -> None:
        """Encode what is not there yet; ``at_each`` is called after every batch and may raise to stop."""
        present = self._store.has([identifier(text) for text in texts])
        missing = [text for text, there in zip(texts, present, strict=True) if not there]
        for part in _chunks(missing, _A_FILE):
            states: dict[str, list[Tensor]] = {}
            for batch in _chunks(part, _AT_ONCE):
                for name, values in self._family.encode_prompts(batch).items():
                    states.setdefault(name, []).append(values.cpu())
                at_each()
            whole = {name: torch.cat(values) for name, values in states.items()}
            self._store.write([identifier(text) for text in part], {n: _small(v, n) for n, v in whole.items()})
        self.refresh()

    def refresh(self) -> None:
        """See what other processes have encoded."""
        self._store.refresh()

    def __call__(self, texts: Sequence[str]) -> dict[str, Tensor]:
        """States by name, float32, one row a text."""
        return {name: values.float() for name, values in self._store.read(list(map(identifier, texts))).items()}


def _small(values: Tensor, name: str) -> Tensor:
    """At half precision, which has digits enough for conditions; at full where numbers are too large for it."""
    if not torch.isfinite(values).all():
        raise DatasetError(
            f"The text encoders give {name} that are not finite numbers; use a checkpoint that works in float32."
        )
    half = values.half()
    return half if torch.isfinite(half).all() else values


def _chunks(items: Sequence[str], size: int) -> Iterator[list[str]]:
    for begin in range(0, len(items), size):
        yield list(items[begin : begin + size])
