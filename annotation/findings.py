"""Machine findings: what geometry says about a layout, recorded with the version of the checker."""

from collections.abc import Iterable

from django.db import transaction

from annotation.layouts import geometry, model
from annotation.layouts.model import Layout
from annotation.media import store
from annotation.models import Finding, Sample


def refresh(sample: Sample) -> list[Finding]:
    """Record what is wrong with a layout, replacing what any version of this checker said before.

    Calling it again changes nothing. Findings of other sources stay. Raises InvalidLayout where the stored bytes
    are no layout, FileNotFoundError where they are gone.
    """
    rows = of_layout(sample, model.parse(store.read(sample.sha256)))
    with transaction.atomic():
        # One checker at a time for a sample: the second finds what the first wrote and writes the same.
        Sample.objects.select_for_update(of=("self",)).get(pk=sample.pk)
        Finding.objects.filter(sample=sample, source__startswith=geometry.CHECKER).delete()
        return Finding.objects.bulk_create(rows)


def record_new(samples: Iterable[Sample]) -> None:
    """`refresh` for layouts that were saved in this transaction, so that nobody can have checked them before."""
    Finding.objects.bulk_create(
        row for sample in samples for row in of_layout(sample, model.parse(store.read(sample.sha256)))
    )


def of_layout(sample: Sample, layout: Layout) -> list[Finding]:
    """What is wrong with `layout`, as findings of `sample` that are not recorded."""
    return [
        Finding(
            sample=sample,
            source=geometry.SOURCE,
            number=number,
            code=finding.code.value,
            subjects=list(finding.subjects),
            measure=finding.measure,
            place={"polygons": [[list(point) for point in ring] for ring in finding.place]},
            message=finding.message,
        )
        for number, finding in enumerate(geometry.find(layout))
    ]
