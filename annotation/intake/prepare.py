"""From what a row says to what can be written: files found, addresses fetched, media decoded and stored."""

import hashlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from annotation.intake.holder import Holders
from annotation.intake.row import InFile, Inline, Read, Row, RowError, Source
from annotation.samples import Draft, Origin, StoredMedia, UndecodableMedia, probe, store_media

STRATEGY = "imported"
# No format takes more than this; what is left for images is much less.
MOST_BYTES = 256 * 2**20
# Waiting for the network, the disk and decoders, which all let other threads go on meanwhile.
READ_AT_ONCE = 4
SECONDS_A_FILE = 60.0
# Kinds that are read again when they are recorded, so that even a dry run needs their bytes for a moment.
READ_AGAIN = ("layout", "text")


@dataclass(frozen=True)
class PreparedSample:
    """A sample whose bytes decode."""

    media: StoredMedia
    origin: Origin
    draft: Draft
    # What the row calls it.
    field: str


@dataclass(frozen=True)
class Prepared:
    """A row of which nothing is left to be read. Small: the bytes of its samples are in the media store."""

    number: int
    where: str
    prompt: str
    samples: tuple[PreparedSample, ...]
    answer: dict[str, Any] | None
    # None where the row names nobody.
    annotator: str | None
    time_ms: int | None


class Media:
    """Where the bytes of samples are, and where they go. `is_kept` is false in a dry run: then they go nowhere."""

    def __init__(self, holders: Holders, is_kept: bool) -> None:
        from annotation.outgoing import Limits, networks

        self._holders = holders
        self._is_kept = is_kept
        self._limits = Limits(
            MOST_BYTES,
            most_seconds=SECONDS_A_FILE,
            allowed_networks=networks(getattr(settings, "FETCH_NETWORKS", ())),
        )

    def prepare(self, batch: Sequence[Read]) -> list[Prepared | RowError]:
        """Each row of `batch` ready to be written, or why it cannot be, in the same order."""
        rows = [read.row for read in batch]
        stored = self._stored(sample.source for row in rows if isinstance(row, Row) for sample in row.samples)
        return [_prepared(read, stored) for read in batch]

    def _stored(self, sources: Iterable[Source]) -> dict[Source, StoredMedia | RowError]:
        """What became of each source, each read once however often it is named; a few at a time."""
        distinct = list(dict.fromkeys(sources))
        with ThreadPoolExecutor(READ_AT_ONCE, thread_name_prefix="read") as pool:
            # A dry run keeps its files aside, which is known to this thread's context.
            waiting = [pool.submit(copy_context().run, self._attempt, source) for source in distinct]
            return {source: future.result() for source, future in zip(distinct, waiting, strict=True)}

    def _attempt(self, source: Source) -> StoredMedia | RowError:
        try:
            return self._store(self._read(source), source.kind if isinstance(source, Inline) else "")
        except UndecodableMedia as error:
            return RowError(str(error))
        except RowError as error:
            return error

    def _read(self, source: Source) -> bytes:
        if isinstance(source, Inline):
            return source.data
        if isinstance(source, InFile):
            return self._holders.read(source, MOST_BYTES)
        return self._fetch(source.url)

    def _fetch(self, url: str) -> bytes:
        from annotation.outgoing import FetchError, fetch

        try:
            return fetch(url, self._limits).data
        except FetchError as error:
            raise RowError(f"{url[:300]}: {error}") from error

    def _store(self, data: bytes, kind: str) -> StoredMedia:
        said: Any = kind or None
        if self._is_kept:
            return store_media(data, said)
        info = probe(data, said)
        if info.kind in READ_AGAIN:
            return store_media(data, said)
        return StoredMedia(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data), info=info)


def _prepared(read: Read, stored: dict[Source, StoredMedia | RowError]) -> Prepared | RowError:
    row = read.row
    if isinstance(row, RowError):
        return row
    samples = []
    for sample in row.samples:
        media = stored[sample.source]
        if isinstance(media, RowError):
            return RowError(f"{sample.field}: {media}")
        origin = Origin(model=sample.model, seed=sample.seed, strategy=STRATEGY)
        draft = Draft(sample.caption, sample.caption_source or ("imported" if sample.caption else ""))
        samples.append(PreparedSample(media, origin, draft, sample.field))
    answer = None if row.answer is None else dict(row.answer)
    return Prepared(read.number, read.where, row.prompt, tuple(samples), answer, row.annotator, row.time_ms)
