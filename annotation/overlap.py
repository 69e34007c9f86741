"""Overlap and priority of one comparison: how many answers it wants, and how soon."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from annotation import audit
from annotation.errors import ConflictError, InvalidError
from annotation.models import Comparison, Gold, Slot
from annotation.models.comparison import HIGHEST_PRIORITY
from annotation.models.project import MAX_SLOTS_PER_COMPARISON
from annotation.queue_order import order_key, rekey_comparison


class NotAskedError(ConflictError):
    """The comparison is in no common queue, so there is nothing to want more or less of."""


def change_slots_wanted(comparison: Comparison, slots_wanted: int, by: AbstractBaseUser | None) -> None:
    """Ask for so many answers to `comparison`; raises InvalidError or NotAskedError.

    More: slots are added. Fewer: open slots go. Answers that were given stay and count, and whoever has the
    comparison before them may still answer; their slot becomes their own, so that nobody gets it after them.
    """
    if not 0 <= slots_wanted <= MAX_SLOTS_PER_COMPARISON:
        raise InvalidError("slots_wanted", f"Between 0 and {MAX_SLOTS_PER_COMPARISON} answers.")
    with transaction.atomic():
        row = _locked(comparison)
        before = row.slots_wanted
        if before == slots_wanted:
            return
        row.slots_wanted = comparison.slots_wanted = slots_wanted
        row.save(update_fields=["slots_wanted"])
        _fit_slots(row)
        _record(row, by, {"slots_wanted": before}, {"slots_wanted": slots_wanted})


def change_priority(comparison: Comparison, priority: int, by: AbstractBaseUser | None) -> None:
    """Ask for `comparison` sooner (higher) or later; raises InvalidError or NotAskedError."""
    if not -HIGHEST_PRIORITY <= priority <= HIGHEST_PRIORITY:
        raise InvalidError("priority", f"Between -{HIGHEST_PRIORITY} and {HIGHEST_PRIORITY}.")
    with transaction.atomic():
        row = _locked(comparison)
        before = row.priority
        if before == priority:
            return
        row.priority = comparison.priority = priority
        row.save(update_fields=["priority"])
        rekey_comparison(row.project, row)
        _record(row, by, {"priority": before}, {"priority": priority})


def _locked(comparison: Comparison) -> Comparison:
    row = (
        Comparison.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=comparison.pk)
    )
    if not row.are_different:
        raise NotAskedError("The samples of this comparison are the same bytes: nobody is asked about it.")
    if Gold.objects.filter(comparison=row).exists():
        raise NotAskedError("This comparison is gold: everybody is given it once, as the project's gold rate says.")
    return row


def _fit_slots(comparison: Comparison) -> None:
    """Add or remove slots until there are as many as wanted, or nothing that may be removed is left."""
    live = list(
        comparison.slots.select_for_update(of=("self",))
        .filter(place__lt=Slot.FIRST_PERSONAL_PLACE)
        .exclude(state=Slot.State.SKIPPED)
        .order_by("place")
    )
    if len(live) < comparison.slots_wanted:
        taken = {slot.place for slot in live}
        free = [place for place in range(Slot.FIRST_PERSONAL_PLACE) if place not in taken]
        _add(comparison, free[: comparison.slots_wanted - len(live)])
    else:
        _remove(live, len(live) - comparison.slots_wanted)


def _add(comparison: Comparison, places: list[int]) -> None:
    project = comparison.project
    Slot.objects.bulk_create(
        Slot(comparison=comparison, project=project, place=place, order_key=order_key(project, comparison, place))
        for place in places
    )
    rekey_comparison(project, comparison)


def _remove(live: list[Slot], surplus: int) -> None:
    """The last places go first."""
    unheld = [slot.pk for slot in reversed(live) if slot.state == Slot.State.OPEN][:surplus]
    held = [slot.pk for slot in reversed(live) if slot.state == Slot.State.LEASED][: surplus - len(unheld)]
    Slot.objects.filter(pk__in=unheld).delete()
    Slot.objects.filter(pk__in=held).update(place=F("annotator_id") + Slot.FIRST_PERSONAL_PLACE)


def _record(
    comparison: Comparison, by: AbstractBaseUser | None, before: dict[str, int], after: dict[str, int]
) -> None:
    audit.record(
        by,
        "comparison.changed",
        f"comparison {comparison.pk}",
        project=comparison.project,
        before=before,
        after=after,
    )
