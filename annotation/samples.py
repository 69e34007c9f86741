"""Storing samples: bytes into the media store, a row with their origin, the same one when done twice."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from annotation.media import images, store
from annotation.media.images import ImageInfo, UndecodableMedia
from annotation.models import Prompt, Sample
from annotation.seeded import content_hash

__all__ = [
    "Origin",
    "StoredMedia",
    "UndecodableMedia",
    "find_sample",
    "record_sample",
    "store_media",
    "store_sample",
]


@dataclass(frozen=True)
class Origin:
    """Where a sample came from; None for what is not known or does not apply."""

    model: str | None = None
    revision: str | None = None
    seed: int | None = None
    sampler: str | None = None
    steps: int | None = None
    guidance: float | None = None
    parent: str | None = None
    strategy: str | None = None
    eta: float | None = None

    def as_json(self) -> dict[str, Any]:
        """What is known, ready for a JSON column."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def names_one_sample(self) -> bool:
        """Whether the origin alone says which sample it is: one model with one seed draws one picture."""
        return self.model is not None and self.seed is not None


@dataclass(frozen=True)
class StoredMedia:
    """Bytes that decode and are in the media store."""

    sha256: str
    bytes: int
    info: ImageInfo


def store_sample(prompt: Prompt, data: bytes, origin: Origin) -> Sample:
    """Store one sample of `prompt`; raises UndecodableMedia. Doing it twice gives the same sample.

    A generated sample (model and seed known) is recognised by its origin alone, so that a job that is run again
    keeps what it had; any other by origin and content.
    """
    return record_sample(prompt, store_media(data), origin)


def store_media(data: bytes) -> StoredMedia:
    """Check that `data` decodes and store it; no database is touched. Raises UndecodableMedia."""
    info = images.probe(data)
    return StoredMedia(sha256=store.put(data), bytes=len(data), info=info)


def record_sample(prompt: Prompt, media: StoredMedia, origin: Origin) -> Sample:
    """The row of a sample whose bytes are stored."""
    sample, _ = Sample.objects.get_or_create(
        prompt=prompt,
        origin_key=_origin_key(origin, media.sha256),
        defaults={
            "sha256": media.sha256,
            "media_type": media.info.media_type,
            "width": media.info.width,
            "height": media.info.height,
            "bytes": media.bytes,
            "origin": origin.as_json(),
        },
    )
    return sample


def find_sample(prompt: Prompt, origin: Origin) -> Sample | None:
    """The sample of a generation that has been done already; raises ValueError without model and seed."""
    if not origin.names_one_sample:
        raise ValueError("Only an origin with a model and a seed says which sample it is.")
    return Sample.objects.filter(prompt=prompt, origin_key=_origin_key(origin, "")).first()


def _origin_key(origin: Origin, sha256: str) -> str:
    said = json.dumps(origin.as_json(), sort_keys=True)
    return content_hash(said) if origin.names_one_sample else content_hash(said, sha256)
