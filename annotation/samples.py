"""Storing samples: bytes into the media store, a row with their origin, the same one when done twice."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from annotation import findings
from annotation.instruments.base import SampleKind
from annotation.media import stills, store
from annotation.media.probe import MediaInfo, UndecodableMedia, probe
from annotation.models import Prompt, Sample
from annotation.retrying import despite_others
from annotation.seeded import content_hash

__all__ = [
    "Draft",
    "MediaInfo",
    "Origin",
    "StoredMedia",
    "UndecodableMedia",
    "add_samples",
    "draft_child",
    "draft_sample",
    "find_sample",
    "find_samples",
    "probe",
    "record_sample",
    "record_samples",
    "store_child",
    "store_media",
    "store_sample",
]

REPAIRED = "repaired"
BATCH = 500


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
    # What was made wrong with it on purpose, as a code; None for what was made as well as its maker can.
    flaw: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What is known, ready for a JSON column."""
        return {name: value for name, value in vars(self).items() if value is not None}

    @property
    def names_one_sample(self) -> bool:
        """Whether the origin alone says which sample it is: one model with one seed draws one picture."""
        return self.model is not None and self.seed is not None


@dataclass(frozen=True)
class StoredMedia:
    """Bytes that decode and are in the media store."""

    sha256: str
    bytes: int
    info: MediaInfo


@dataclass(frozen=True)
class Draft:
    """A caption of what a sample shows, and who wrote it ("vlm:MODEL"); both empty where there is none."""

    caption: str = ""
    source: str = ""


NO_DRAFT = Draft()


def store_sample(
    prompt: Prompt, data: bytes, origin: Origin, kind: SampleKind | None = None, draft: Draft = NO_DRAFT
) -> Sample:
    """Store one sample of `prompt`; raises UndecodableMedia. Doing it twice gives the same sample.

    A generated sample (model and seed known) is recognised by its origin alone, so that a job that is run again
    keeps what it had; any other by origin and content.
    """
    return record_sample(prompt, store_media(data, kind), origin, draft)


def store_media(data: bytes, kind: SampleKind | None = None) -> StoredMedia:
    """Check that `data` decodes as `kind`, or as what it is, and store it; no database is touched.

    Text must be asked for by its kind (see `annotation.media.probe`). Raises UndecodableMedia.
    """
    info = probe(data, kind)
    return StoredMedia(sha256=store.put(data), bytes=len(data), info=info)


def draft_sample(
    prompt: Prompt, media: StoredMedia, origin: Origin, draft: Draft = NO_DRAFT, parent: Sample | None = None
) -> Sample:
    """The row, not saved, of a sample whose bytes are stored; the prompt may be unsaved as well."""
    return Sample(
        prompt=prompt,
        origin_key=_origin_key(origin, media.sha256),
        **vars(media.info),
        sha256=media.sha256,
        bytes=media.bytes,
        wants_renditions=stills.are_wanted(media.info),
        caption=draft.caption,
        caption_source=draft.source,
        origin=origin.as_json(),
        parent=parent,
    )


def record_sample(
    prompt: Prompt, media: StoredMedia, origin: Origin, draft: Draft = NO_DRAFT, parent: Sample | None = None
) -> Sample:
    """The row of a sample whose bytes are stored, with what geometry finds where it is a layout."""
    return record_samples([draft_sample(prompt, media, origin, draft, parent)])[0]


def record_samples(drafts: Sequence[Sample]) -> list[Sample]:
    """For each of `drafts` (see `draft_sample`) the row that its prompt has of this origin, saved if there is none.

    The number of queries hardly grows with theirs. A draft whose origin names one sample (see `Origin`) may be
    answered with one of other bytes.
    """
    return despite_others(lambda: _record_once(drafts))


def add_samples(drafts: Sequence[Sample]) -> None:
    """Save samples whose prompts are saved, with what geometry finds in layouts.

    Raises IntegrityError where a prompt has one of the same origin.
    """
    with transaction.atomic():
        Sample.objects.bulk_create(drafts, batch_size=BATCH)
        findings.record_new(sample for sample in drafts if sample.kind == Sample.Kind.LAYOUT)


def _record_once(drafts: Sequence[Sample]) -> list[Sample]:
    known = {
        (sample.prompt_id, sample.origin_key): sample
        for sample in Sample.objects.filter(
            prompt__in={draft.prompt_id for draft in drafts}, origin_key__in={draft.origin_key for draft in drafts}
        )
    }
    missing: dict[tuple[int, str], Sample] = {}
    for draft in drafts:
        key = (draft.prompt_id, draft.origin_key)
        if key not in known:
            missing.setdefault(key, draft)
    add_samples(list(missing.values()))
    known |= missing
    return [known[draft.prompt_id, draft.origin_key] for draft in drafts]


def draft_child(parent: Sample, data: bytes, kind: SampleKind, strategy: str = REPAIRED) -> Sample:
    """The row, not saved, of an edited copy of `parent`, whose bytes are stored here; raises UndecodableMedia."""
    origin = Origin(parent=str(parent.pk), strategy=strategy)
    return draft_sample(parent.prompt, store_media(data, kind), origin, parent=parent)


def store_child(parent: Sample, data: bytes, kind: SampleKind, strategy: str = REPAIRED) -> Sample:
    """Store an edited copy of `parent`; the same edit, by whomever and however often, is one sample.

    Raises UndecodableMedia.
    """
    return record_samples([draft_child(parent, data, kind, strategy)])[0]


def find_sample(prompt: Prompt, origin: Origin) -> Sample | None:
    """The sample of a generation that has been done already; raises ValueError without model and seed."""
    return next(iter(find_samples(prompt, [origin])), None)


def find_samples(prompt: Prompt, origins: Iterable[Origin]) -> list[Sample]:
    """Those of these origins that there are; raises ValueError for one without model and seed."""
    origins = list(origins)
    if not all(origin.names_one_sample for origin in origins):
        raise ValueError("Only an origin with a model and a seed says which sample it is.")
    keys = [_origin_key(origin, "") for origin in origins]
    return list(Sample.objects.filter(prompt=prompt, origin_key__in=keys))


def _origin_key(origin: Origin, sha256: str) -> str:
    """What tells a sample from the others of its prompt: its origin, and its content where that does not say."""
    said = json.dumps(origin.as_json(), sort_keys=True)
    return content_hash(said) if origin.names_one_sample else content_hash(said, sha256)
