"""Whether a dataset version and a model have what a recipe asks for, told before a run is started for nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import IntegerField, Min, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from curation.models import DatasetRow, DatasetVersion

ROWS_LOOKED_AT = 200  # for the names of aspects and scorers; whether there are any is asked of all rows
KINDS = {"image": "pictures", "video": "videos"}


@dataclass(frozen=True)
class Holdings:
    """What the rows of a version hold; ``frames`` are those of its shortest video, None where that is not known.

    ``decided`` are the splits with a pair of which one side won: that side is a good sample, the other a bad one.
    """

    media: frozenset[str]
    frames: int | None
    decided: frozenset[str]
    has_segments: bool
    has_captions: bool
    aspects: tuple[str, ...]
    scorers: tuple[str, ...]


def holdings(version: DatasetVersion) -> Holdings:
    """Looked up once for each version, which never changes."""
    return _holdings(version.pk, version.sha256)


def misfits(settings: dict[str, Any], held: Holdings, media: str | None) -> dict[str, str]:
    """What stands against a run with these complete settings, as sentences by the setting they are about.

    ``media`` is what the model makes, "image" or "video"; None where it is not known yet.
    """
    found = dict(_of_labels(settings["labels"], held))
    if held.media and settings["split"] not in held.decided:  # of a version without rows its size says enough
        found |= _of_undecided(settings["labels"], settings["split"])
    if settings["conditioning"]["kind"] == "dual_captions" and not held.has_captions:
        found["conditioning"] = "It needs a caption of each sample's own: this version has none."
    if media is not None and held.media and media not in held.media:
        has = " and ".join(KINDS.get(kind, kind) for kind in sorted(held.media))
        found["generator"] = f"The model makes {KINDS[media]}: this version has {has}."
    if media == "image" and settings["labels"]["kind"] == "segments":
        found["generator"] = "Segments are learned by a model that makes videos."
    return found


def lacking(settings: dict[str, Any], held: Holdings, media: str | None) -> list[str]:
    """The misfits that no change of a recipe's own settings mends: what the version or the model lacks."""
    found = misfits(settings, held, media)
    kind = settings["labels"]["kind"]
    if (kind == "aspect" and held.aspects) or (kind == "scores" and held.scorers):
        found.pop("labels", None)  # another of them can be named
    return list(found.values())


def captioned(rows: QuerySet[DatasetRow], side: int) -> QuerySet[DatasetRow]:
    """The rows in which the sample of that side has a caption of its own."""
    return rows.exclude(**{f"content__caption_{side}": None})


def _of_labels(labels: dict[str, Any], held: Holdings) -> Iterator[tuple[str, str]]:
    match labels["kind"]:
        case "segments" if not held.has_segments:
            yield "labels", "It needs segments: this version has none."
        case "aspect" if labels["aspect"] not in held.aspects:
            yield "labels", f"It needs the aspect {labels['aspect']}: this version has {_listed(held.aspects)}."
        case "scores" if not any(_is_named(labels["scorer"], name) for name in held.scorers):
            yield "labels", f"It needs scores by {labels['scorer']}: this version has {_listed(held.scorers)}."


def _of_undecided(labels: dict[str, Any], split: str) -> dict[str, str]:
    """What a split of ties, or none at all, cannot teach."""
    match labels["kind"]:
        case "hard" | "soft" if labels["ties"] == "drop":
            needs = "pairs of which one side won"
        case "thumbs":
            needs = "good samples and bad ones, the two sides of pairs that were decided"
        case _:
            return {}
    return {"labels": f"It needs {needs}: this version has none in its {split} split."}


def _is_named(scorer: str, full: str) -> bool:
    """A scorer may be named without its revision."""
    return scorer in (full, full.partition("@")[0])


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


@lru_cache(maxsize=64)
def _holdings(version: int, sha256: str) -> Holdings:
    rows = DatasetRow.objects.filter(version=version).order_by()
    kinds = {kind.partition("/")[0] for kind in rows.values_list("media_type_0", flat=True).distinct()}
    counted = rows.exclude(content__num_frames=None)  # as it is of pictures
    frames = counted.annotate(count=Cast(KT("content__num_frames"), IntegerField())).aggregate(least=Min("count"))
    return Holdings(
        media=frozenset(kinds),
        frames=frames["least"],
        decided=frozenset(rows.exclude(label_0=0.5).values_list("split", flat=True).distinct()),
        has_segments=rows.filter(content__segments__0__isnull=False).exists(),
        has_captions=captioned(rows, 0).exists(),
        aspects=_names(rows.filter(content__aspects__0__isnull=False), "content__aspects"),
        scorers=_names(rows.filter(content__scores_0__0__isnull=False), "content__scores_0"),
    )


def _names(rows: Any, column: str) -> tuple[str, ...]:
    entries = rows.order_by("pk").values_list(column, flat=True)[:ROWS_LOOKED_AT]
    return tuple(sorted({entry["key"] for several in entries for entry in several}))
