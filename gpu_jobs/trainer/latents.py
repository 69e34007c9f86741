"""Pictures and prompts encoded once, before the first step, and kept on disk: neither encoder runs in the loop.

Of a picture the posterior's mean and deviation are kept, not one sample, so each visit still draws its own. The
arrays are memory-mapped: a dataset larger than memory trains as well.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from gpu_jobs.trainer.atomic import whole_folder, write_json
from gpu_jobs.trainer.conditioning import Conditioning
from gpu_jobs.trainer.data import PairTable, pictures
from gpu_jobs.trainer.errors import DatasetError
from gpu_jobs.trainer.families import Family, Frame
from gpu_jobs.trainer.families.framing import framed
from gpu_jobs.trainer.randomness import hashed_integer

Item = TypeVar("Item")
OnProgress = Callable[[int, int], None]
_BATCH = 32


@dataclass(frozen=True)
class Encodings:
    """Latents by picture key and text states by prompt."""

    means: npt.NDArray[np.float32]
    deviations: npt.NDArray[np.float32]
    states: dict[str, npt.NDArray[np.float32]]
    picture_rows: dict[str, int]
    prompt_rows: dict[str, int]

    @property
    def latent_shape(self) -> tuple[int, ...]:
        """Shape of one latent: (channels, height, width)."""
        return self.means.shape[1:]

    def latents(self, keys: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Posterior means and deviations, (pictures, channels, height, width) each."""
        rows = [self.picture_rows[key] for key in keys]
        return torch.from_numpy(self.means[rows]), torch.from_numpy(self.deviations[rows])

    def conditions(self, prompts: Sequence[str]) -> dict[str, Tensor]:
        """What the denoiser is conditioned on, by name, one row a prompt."""
        rows = [self.prompt_rows[prompt] for prompt in prompts]
        return {name: torch.from_numpy(values[rows]) for name, values in self.states.items()}


def encode(
    tables: Sequence[PairTable],
    family: Family,
    *,
    conditioning: Conditioning,
    resolution: int,
    cache: Path,
    on_progress: OnProgress,
) -> Encodings:
    """Encode everything the tables need, or open the cache if it was made of the same data by the same encoders.

    ``on_progress`` is called with (pictures done, pictures in all); it may raise to stop, which leaves no cache.
    Raises DatasetError, also where the VAE gives numbers that are not finite (some do at half precision).
    """
    texts = sorted({text for table in tables for pair in table.pairs for text in conditioning.texts_of(pair)})
    tables_print = [table.fingerprint() for table in tables]
    identity = hashed_integer(family.encoder_fingerprint(), resolution, *tables_print, *texts)
    folder = cache / f"{identity:032x}"
    if not folder.exists():
        with whole_folder(folder) as partial:
            _write(partial, tables, family, prompts=texts, resolution=resolution, on_progress=on_progress)
    return _open(folder)


def _write(
    folder: Path,
    tables: Sequence[PairTable],
    family: Family,
    *,
    prompts: Sequence[str],
    resolution: int,
    on_progress: OnProgress,
) -> None:
    total = len(set().union(*(table.picture_keys() for table in tables)))
    keys: dict[str, int] = {}
    stream = ((key, picture) for table in tables for key, picture in pictures(table) if key not in keys)
    means: Any = None
    deviations: Any = None
    for batch in _batches(stream, _BATCH):
        unseen = dict(batch)  # a picture of two tables may arrive twice within one batch
        frame = Frame(resolution, resolution)
        pixels = torch.from_numpy(np.stack([framed(picture, frame) for picture in unseen.values()]))
        mean, deviation = family.encode_media(pixels)
        if not (torch.isfinite(mean).all() and torch.isfinite(deviation).all()):
            raise DatasetError("The VAE gives latents that are not finite numbers; use one that works in float32.")
        if means is None:
            means, deviations = (
                _array(folder / name, (total, *mean.shape[1:])) for name in ("means", "deviations")
            )
        rows = slice(len(keys), len(keys) + len(unseen))
        means[rows], deviations[rows] = mean.cpu().numpy(), deviation.cpu().numpy()
        keys |= {key: len(keys) + i for i, key in enumerate(unseen)}
        on_progress(len(keys), total)
    encoded = [family.encode_prompts(batch) for batch in _batches(prompts, _BATCH)]
    for name in encoded[0]:
        np.save(folder / f"states-{name}.npy", np.concatenate([part[name].cpu().numpy() for part in encoded]))
    means.flush()
    deviations.flush()
    write_json(folder / "index.json", {"pictures": list(keys), "prompts": prompts, "conditions": list(encoded[0])})


def _array(path: Path, shape: tuple[int, ...]) -> Any:
    return np.lib.format.open_memmap(path.with_suffix(".npy"), mode="w+", dtype=np.float32, shape=shape)


def _open(folder: Path) -> Encodings:
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    means, deviations = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("means", "deviations"))
    states = {name: np.load(folder / f"states-{name}.npy", mmap_mode="r") for name in index["conditions"]}
    return Encodings(
        means,
        deviations,
        states,
        picture_rows={key: row for row, key in enumerate(index["pictures"])},
        prompt_rows={prompt: row for row, prompt in enumerate(index["prompts"])},
    )


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
