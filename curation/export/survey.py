"""What each profile would make of a version: how many pairs would leave, and why the others would not."""

from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
from django.db.models import Count

from curation.errors import UnfitProfileError
from curation.export.frozen import OUTLINE, kind_of
from curation.export.profiles import PROFILES, Profile
from curation.export.version_source import FACTS
from curation.models import DatasetRow, DatasetVersion

_GROUPED = ("label_0", "media_type_0", "media_type_1", *FACTS)


@dataclass(frozen=True)
class Prospect:
    """A profile before the export: `refusal` says in a sentence why it cannot be, and is empty where it can."""

    profile: type[Profile]
    rows: int
    dropped: dict[str, int]
    refusal: str = ""


def survey(version: DatasetVersion) -> list[Prospect]:
    """Every profile, in the order of the registry."""
    outlines, counts = _groups(version.pk, version.sha256)
    kinds = frozenset(
        kind_of(media_type) for side in (0, 1) for media_type in outlines[f"media_type_{side}"].to_pylist()
    )
    return [_prospect(profile, kinds, outlines, counts) for profile in PROFILES.values()]


def forget_surveys() -> None:
    """Drop what is kept, for whoever changes rows behind Django's back."""
    _groups.cache_clear()


def _prospect(
    profile: type[Profile], kinds: frozenset[str], outlines: pa.RecordBatch, counts: tuple[int, ...]
) -> Prospect:
    try:
        fitted = profile(kinds)
    except UnfitProfileError as error:
        return Prospect(profile, 0, {}, str(error))
    reasons = fitted.dropped(outlines).to_pylist()
    dropped = {
        reason: sum(count for count, why in zip(counts, reasons, strict=True) if why == reason)
        for reason in sorted({why for why in reasons if why})
    }
    rows = sum(count for count, why in zip(counts, reasons, strict=True) if why is None)
    return Prospect(profile, rows, dropped)


# A version never changes, so neither does this; the hash tells it from one whose number was given out again.
@lru_cache(maxsize=256)
def _groups(version_pk: int, sha256: str) -> tuple[pa.RecordBatch, tuple[int, ...]]:
    """All that profiles ask of a pair, each combination once, and how many pairs have it."""
    rows = DatasetRow.objects.filter(version=version_pk).annotate(**FACTS)
    groups = list(rows.order_by().values(*_GROUPED).annotate(pairs=Count("pk")))
    known = {name: [bool(group[name]) if name in FACTS else group[name] for group in groups] for name in _GROUPED}
    empty = [None] * len(groups)
    outlines = pa.RecordBatch.from_arrays(
        [pa.array(known.get(field.name, empty), field.type) for field in OUTLINE], schema=OUTLINE
    )
    return outlines, tuple(group["pairs"] for group in groups)
