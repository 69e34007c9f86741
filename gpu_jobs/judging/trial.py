"""A trial: a judge answers what people have answered, at places of its own, and is compared with them first."""

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from annotation.assignments import Assignment, assignments
from annotation.leases import in_hand
from annotation.models import Annotator, Comparison, Gold, Judgment, Project, Slot
from annotation.seeded import sort_by_hash


def to_try(project: Project) -> QuerySet[Comparison]:
    """The comparisons that people have answered, or whose answer is known."""
    by_people = Judgment.objects.filter(
        comparison=OuterRef("pk"), annotator__kind=Annotator.Kind.PERSON, is_current=True
    )
    gold = Gold.objects.filter(comparison=OuterRef("pk"))
    return Comparison.objects.filter(Q(Exists(by_people)) | Q(Exists(gold)), project=project, are_different=True)


def take(project: Project, row: Annotator, count: int, minutes: float) -> list[Assignment]:
    """Up to `count` of them, those that are in hand already first; drawn by the project's seed.

    They take no place from anybody: each is the judge's own.
    """
    held = list(in_hand(project, row).filter(lease_token__isnull=False).order_by("order_key")[:count])
    until = timezone.now() + timedelta(minutes=minutes)
    Slot.objects.filter(pk__in=[slot.pk for slot in held]).update(lease_until=until)
    if len(held) < count:
        held += _more(project, row, count - len(held), minutes)
    return assignments(project, held)


def _more(project: Project, row: Annotator, count: int, minutes: float) -> list[Slot]:
    met = Slot.objects.filter(comparison=OuterRef("pk"), annotator=row)
    open_to_try = dict(to_try(project).filter(~Exists(met)).values_list("pk", "key"))
    ids = list(open_to_try)
    order = sort_by_hash([open_to_try[each] for each in ids], project.seed, "trial")[:count]
    until = timezone.now() + timedelta(minutes=minutes)
    made = [
        Slot(
            comparison_id=ids[index],
            project=project,
            place=Slot.personal_place(row.pk),
            state=Slot.State.LEASED,
            annotator=row,
            lease_token=uuid.uuid4(),
            lease_until=until,
            order_key=number,
        )
        for number, index in enumerate(order)
    ]
    try:
        with transaction.atomic():
            Slot.objects.bulk_create(made)
    except IntegrityError:
        # Another job of this judge took some of them in this instant: what one holds is in hand for both.
        return list(in_hand(project, row).filter(lease_token__isnull=False).order_by("order_key")[:count])
    return made
