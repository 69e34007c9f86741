"""A dataset version as the source of an export: its frozen rows, and the media store."""

from collections.abc import Iterator

from annotation.media import store
from curation.export.manifest import VersionFacts
from curation.export.records import Media, Outline, PairRecord
from curation.fifa import TERMS
from curation.models import DatasetRow, DatasetVersion

CHUNK = 500


class VersionSource:
    """Reads a version's rows in the order of their pair ids, a chunk at a time."""

    def __init__(self, version: DatasetVersion) -> None:
        self._rows = DatasetRow.objects.filter(version=version).order_by("pair_id")

    def outlines(self, split: str) -> Iterator[Outline]:
        """Every pair of the split, briefly."""
        rows = self._rows.filter(split=split).values_list(
            "pair_id", "content__prompt", "label_0", "bytes_0", "bytes_1"
        )
        for pair_id, prompt, label_0, bytes_0, bytes_1 in rows.iterator(chunk_size=CHUNK):
            yield Outline(pair_id, prompt, label_0, bytes_0 + bytes_1)

    def records(self, split: str, first: str, last: str) -> Iterator[PairRecord]:
        """The pairs of the split from id `first` to id `last`."""
        rows = self._rows.filter(split=split, pair_id__gte=first, pair_id__lte=last)
        for row in rows.select_related("comparison").iterator(chunk_size=CHUNK):
            yield _record(row)

    def read(self, media: Media) -> bytes:
        """The bytes of a sample."""
        return store.read(media.sha256)


def version_facts(version: DatasetVersion) -> VersionFacts:
    """The version as the manifest and the card tell it."""
    return VersionFacts(
        project=version.project.slug,
        project_name=version.project.name,
        number=version.number,
        name=version.name,
        parents=version.parents,
        recipe=version.recipe,
        sha256=version.sha256,
        created_at=version.created_at.isoformat(),
        spec=version.spec,
        statistics=version.statistics,
    )


def _record(row: DatasetRow) -> PairRecord:
    frozen = {
        name: getattr(row, name) for name in ("pair_id", "split", "p_0", "weight", "label_0", "importance", *TERMS)
    }
    return PairRecord(
        pair_id=row.pair_id,
        split=row.split,
        comparison=row.comparison.key,
        compared_at=row.compared_at,
        columns={**row.content, **frozen, "label_1": 1.0 - row.label_0},
        media_0=Media(row.sha256_0, row.media_type_0, row.bytes_0),
        media_1=Media(row.sha256_1, row.media_type_1, row.bytes_1),
    )
