"""Media as latents: encoded once and kept, or at each visit; both give the same numbers.

Of a medium the posterior's mean and deviation are kept, not one sample, so each visit still draws its own. Both are
rounded to half precision, also where nothing is kept: then it does not matter to a run which way it went.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor

from gpu_jobs.trainer.data import PairTable, Place, View
from gpu_jobs.trainer.data.media import (
    BrokenMediaError,
    content_name,
    decoded_clip,
    decoded_picture,
    read,
    stream,
    verified,
)
from gpu_jobs.trainer.encodings.shard_store import ShardStore, identifier
from gpu_jobs.trainer.errors import DatasetError
from gpu_jobs.trainer.families import Family, Frame, Framing
from gpu_jobs.trainer.families.framing import Pixels, framed, framed_clip, framing_of

Item = TypeVar("Item")
_AT_ONCE = 16  # pictures of 512² in one pass of the VAE; fewer of larger ones
_PIXELS_AT_ONCE = _AT_ONCE * 512 * 512
_A_FILE = 64 * 2**20  # bytes


@dataclass(frozen=True)
class Latents:
    """Posterior means and deviations, (media, channels, …) each, float32, and how the media were framed."""

    means: Tensor
    deviations: Tensor
    framings: tuple[Framing, ...]


class LatentSource(Protocol):
    """Gives latents of media."""

    def __call__(self, views: Sequence[View]) -> Latents:
        """The latents of some media, all of one frame."""


@dataclass(frozen=True)
class Decoded:
    """A medium's pixels in its frame, with the size it had."""

    pixels: Pixels
    size: tuple[int, int]


def decoded(content: bytes, view: View) -> Decoded:
    """One view of an encoded medium; raises BrokenMediaError."""
    if view.frame.frames > 1:
        clip = decoded_clip(content, view.frame.frames)
        try:
            return Decoded(framed_clip(clip, view.frame, mirrored=view.mirrored), clip[0].size if clip else (0, 0))
        except ValueError as error:
            raise BrokenMediaError(str(error)) from error
    picture = decoded_picture(content)
    return Decoded(framed(picture, view.frame, mirrored=view.mirrored), picture.size)


def encoded(family: Family, media: Sequence[Decoded], where: str) -> tuple[Tensor, Tensor]:
    """Means and deviations at half precision, on the CPU; raises DatasetError where one is not a finite number."""
    pixels = torch.from_numpy(np.stack([medium.pixels for medium in media]))
    mean, deviation = (values.half().cpu() for values in family.encode_media(pixels))
    if not (torch.isfinite(mean).all() and torch.isfinite(deviation).all()):
        raise DatasetError(
            f"The VAE gives latents that are not finite numbers at {where}; use one that works in float32, "
            "whose settings scale its latents to about one."
        )
    return mean, deviation


class OnTheFly:
    """Decodes and encodes at each visit. The media must have been found whole beforehand (:func:`probe`)."""

    def __init__(self, family: Family) -> None:
        self._family = family

    def __call__(self, views: Sequence[View]) -> Latents:
        """The latents of some media, all of one frame."""
        try:
            media = [decoded(verified(read(view.place), view.key), view) for view in views]
        except BrokenMediaError as error:
            raise DatasetError(f"A medium that was whole when the run began is not any more: {error}.") from error
        parts = [encoded(self._family, batch, "some media") for batch in _batches(media, views[0].frame)]
        return Latents(
            torch.cat([mean for mean, _ in parts]).float(),
            torch.cat([deviation for _, deviation in parts]).float(),
            tuple(framing_of(medium.size, view.frame) for medium, view in zip(media, views, strict=True)),
        )


class LatentCache:
    """Latents on disk, shared by all runs of one VAE; one folder for each frame."""

    def __init__(self, frames: Iterable[Frame], family: Family, cache: Path) -> None:
        self._family = family
        folder = cache / "latents" / family.media_fingerprint()[:32]
        self._stores = {
            frame: ShardStore(folder / f"{frame.width}x{frame.height}x{frame.frames}") for frame in frames
        }

    def __call__(self, views: Sequence[View]) -> Latents:
        """The latents of some media, all of one frame."""
        frame = views[0].frame
        rows = self._stores[frame].read([view_id(view) for view in views])
        sizes = [(int(width), int(height)) for width, height in rows["sizes"]]
        return Latents(
            rows["means"].float(), rows["deviations"].float(), tuple(framing_of(size, frame) for size in sizes)
        )

    def missing(self, views: Sequence[View]) -> list[View]:
        """Those that are not there, each once."""
        by_id = {view_id(view): view for view in views}
        absent: list[View] = []
        for frame, store in self._stores.items():
            here = [(key, view) for key, view in by_id.items() if view.frame == frame]
            present = store.has([key for key, _ in here])
            absent += [view for (_, view), there in zip(here, present, strict=True) if not there]
        return absent

    def fill(self, views: Sequence[View], *, workers: int, at_each: Callable[[int], None]) -> dict[bytes, str]:
        """Encode and keep; returns what is broken, by :func:`view_id`. ``at_each`` is told how many are done."""
        broken: dict[bytes, str] = {}
        waiting: dict[Frame, _Waiting] = {frame: _Waiting() for frame in self._stores}
        for done, (view, medium) in enumerate(_decoding(views, workers), start=1):
            if isinstance(medium, BrokenMediaError):
                broken[view_id(view)] = f"{view.place}: {medium}"
            else:
                shard = waiting[view.frame]
                shard.take(view_id(view), medium)
                if shard.fills_a_pass(view.frame):
                    shard.encode(self._family, str(view.place))
                if shard.fills_a_file():
                    shard.write(self._stores[view.frame])
            at_each(done)
        for frame, shard in waiting.items():
            shard.encode(self._family, f"the last media of {frame.width}×{frame.height}")
            shard.write(self._stores[frame])
        self.refresh()
        return broken

    def refresh(self) -> None:
        """See what other processes have encoded."""
        for store in self._stores.values():
            store.refresh()


class _Waiting:
    """Media of one frame on their way into a file."""

    def __init__(self) -> None:
        self._ids: list[bytes] = []
        self._sizes: list[tuple[int, int]] = []
        self._media: list[Decoded] = []
        self._encoded: list[tuple[Tensor, Tensor]] = []

    def take(self, key: bytes, medium: Decoded) -> None:
        self._ids.append(key)
        self._sizes.append(medium.size)
        self._media.append(medium)

    def fills_a_pass(self, frame: Frame) -> bool:
        return len(self._media) >= _at_once(frame)

    def fills_a_file(self) -> bool:
        held = sum(2 * mean.numel() * mean.element_size() for mean, _ in self._encoded)
        return not self._media and held >= _A_FILE

    def encode(self, family: Family, where: str) -> None:
        if self._media:
            self._encoded.append(encoded(family, self._media, where))
            self._media = []

    def write(self, store: ShardStore) -> None:
        if self._encoded:
            means, deviations = (torch.cat(parts) for parts in zip(*self._encoded, strict=True))
            sizes = torch.tensor(self._sizes, dtype=torch.int32)
            store.write(self._ids, {"means": means, "deviations": deviations, "sizes": sizes})
        self._ids, self._sizes, self._encoded = [], [], []


def views_of(table: PairTable, *, mirrored: bool) -> Iterator[View]:
    """Every view that visits to the table's pairs may need; a medium may come more than once."""
    for pair in table.pairs:
        for mirror in (False, True) if mirrored else (False,):
            yield pair.winner_view(mirrored=mirror)
            yield pair.loser_view(mirrored=mirror)


def probe(views: Iterable[View], *, workers: int, at_each: Callable[[int], None]) -> dict[bytes, str]:
    """What cannot be decoded, by :func:`view_id`, with the reasons: each is decoded once and forgotten."""
    broken: dict[bytes, str] = {}
    for done, (view, medium) in enumerate(_decoding(list(views), workers), start=1):
        if isinstance(medium, BrokenMediaError):
            broken[view_id(view)] = f"{view.place}: {medium}"
        at_each(done)
    return broken


def view_id(view: View) -> bytes:
    """What stands for a view in a cache that knows its frame: equal for equal content.

    A name that is a hash says what the content is (:func:`verified` holds it to that), and so do Pick-a-Pic's uids
    within one dataset. Of any other name nobody knows whether it comes twice: it counts with its place.
    """
    place, mirrored = view.place, int(view.mirrored)
    if (name := content_name(view.key)) is not None:
        return identifier(name, mirrored)
    scope = _scope(place.shard.parent)
    if place.column.startswith("jpg_"):
        return identifier(scope, view.key, mirrored)
    return identifier(scope, str(place), mirrored)


def _decoding(views: Sequence[View], workers: int) -> Iterator[tuple[View, Decoded | BrokenMediaError]]:
    """Views in the order of the shards, decoded by threads a little ahead of who asks."""
    by_place: dict[Place, list[View]] = {}
    for view in views:
        by_place.setdefault(view.place, []).append(view)

    def decode(found: tuple[Place, bytes | BrokenMediaError]) -> list[tuple[View, Decoded | BrokenMediaError]]:
        place, content = found
        return [(view, _decoded_or_broken(content, view)) for view in by_place[place]]

    contents = stream(by_place)
    with ThreadPoolExecutor(workers) as threads:
        while ahead := list(islice(contents, 4 * workers)):
            for several in threads.map(decode, ahead):
                yield from several


def _decoded_or_broken(content: bytes | BrokenMediaError, view: View) -> Decoded | BrokenMediaError:
    try:
        if isinstance(content, BrokenMediaError):
            raise content
        return decoded(verified(content, view.key), view)
    except BrokenMediaError as error:
        return error


def _batches(media: Iterable[Decoded], frame: Frame) -> Iterator[list[Decoded]]:
    iterator = iter(media)
    while batch := list(islice(iterator, _at_once(frame))):
        yield batch


def _at_once(frame: Frame) -> int:
    return max(1, min(_AT_ONCE, _PIXELS_AT_ONCE // (frame.width * frame.height * frame.frames)))


@lru_cache(maxsize=16)
def _scope(folder: Path) -> str:
    """What names that say nothing of the content are unique in: the very files of a folder."""
    files = [(str(path.resolve()), path.stat()) for path in sorted(folder.glob("*.parquet"))]
    return repr([(path, facts.st_size, facts.st_mtime_ns) for path, facts in files])
