"""Second tries: what a machine passed on because something went wrong comes back to it."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from annotation.models import Annotator, Project, Slot

BATCH = 500


def take_back(project: Project, annotator: Annotator, reason: str, minutes: float) -> int:
    """Lease again what `annotator` skipped with a reason that begins so; returns how many comparisons.

    Where somebody else has come to the place meanwhile there is nothing to take back, and nothing is lost. Each
    batch is committed by itself; calling it again goes on.
    """
    skipped = Slot.objects.filter(
        project=project, annotator=annotator, state=Slot.State.SKIPPED, skip_reason__startswith=reason
    )
    taken = 0
    for start in range(0, len(ids := list(skipped.order_by("order_key").values_list("pk", flat=True))), BATCH):
        with transaction.atomic():
            rows = skipped.filter(pk__in=ids[start : start + BATCH]).select_for_update(of=("self",))
            for slot in list(rows):
                taken += _take_back(slot, minutes)
    return taken


def _take_back(slot: Slot, minutes: float) -> bool:
    """Whether the slot is leased to its annotator again; it is locked."""
    if not slot.is_personal:
        # The slot that was opened in its place, as long as it is nobody's.
        place = Slot.objects.select_for_update(of=("self",)).filter(
            comparison=slot.comparison_id, place=slot.place, state=Slot.State.OPEN
        )
        if not place.delete()[0]:
            return False
    Slot.objects.filter(pk=slot.pk).update(
        state=Slot.State.LEASED,
        skip_reason="",
        lease_token=uuid.uuid4(),
        lease_until=timezone.now() + timedelta(minutes=minutes),
    )
    return True
