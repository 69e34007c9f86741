"""Standings: pausing annotators, excluding their answers from the preferences, and taking both back.

Excluding is one row and takes effect at once for whatever is answered or counted from then on. The preferences
that exist already are derived anew, in batches that each stand alone; until the last one is done the standing
says `unsettled_since`, so work that was cut off is known, and done before preferences are aggregated or selected
from (`settle_all`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from annotation import audit, preferences
from annotation.errors import InvalidError
from annotation.models import Annotator, Comparison, Membership, Project, Slot, Standing
from annotation.progress import Progress, silent

BATCH = 500
# As many comparisons as are derived anew within a request: a second or two.
MOST_AT_ONCE = 2_000

_CURRENT = Q(judgments__is_current=True)

# Sent with `project` and `user` when more is to be derived anew than a request should wait for.
unsettled = Signal()


@dataclass(frozen=True)
class Change:
    """What somebody wants of a standing; None leaves it as it is."""

    is_paused: bool | None = None
    is_excluded: bool | None = None
    reason: str | None = None


def annotators_of(project: Project) -> QuerySet[Annotator]:
    """Everybody who has answered in `project`, or may: those with a standing or a slot, and the members."""
    standing = Standing.objects.filter(project=project, annotator=OuterRef("pk"))
    slots = Slot.objects.filter(project=project, annotator=OuterRef("pk"))
    members = Membership.objects.filter(project=project, user=OuterRef("user"))
    return Annotator.objects.filter(Q(Exists(standing)) | Q(Exists(slots)) | Q(Exists(members)))


def change(project: Project, annotator: Annotator, wanted: Change, user: AbstractBaseUser | None) -> Standing:
    """Change a standing, on record in the audit log; raises InvalidError where a reason is missing.

    Excluding or including derives up to 2,000 preferences anew before this returns; where there are more, the
    signal `unsettled` asks for somebody to do it.
    """
    with transaction.atomic():
        standing = _locked(project, annotator)
        before = _facts(standing)
        was_excluded = standing.is_excluded
        _apply(standing, wanted)
        if _facts(standing) == before:
            return standing
        if standing.is_excluded != was_excluded:
            standing.unsettled_since = timezone.now()
        standing.save(update_fields=[*before, "unsettled_since", "updated_at"])
        audit.record(
            user,
            "standing.changed",
            f"annotator {annotator.pk}: {annotator.name}",
            project=project,
            before=before,
            after=_facts(standing),
        )
    if standing.unsettled_since is not None:
        settle_some(standing, user)
        standing.refresh_from_db()
    return standing


def unsettle(project: Project, annotator: Annotator) -> Standing:
    """Say that what counts of the annotator's answers has changed, in the transaction that changes it.

    The preferences follow when the standing is settled, which is to be asked for after that (`settle_some`).
    """
    standing = _locked(project, annotator)
    standing.unsettled_since = timezone.now()
    standing.save(update_fields=["unsettled_since", "updated_at"])
    return standing


def begin(project: Project, annotators: Iterable[int]) -> None:
    """Make sure that these annotators have a standing; a new one counts what they have answered already.

    Whoever answers for the first time in this instant meets the new row, and counts on from there.
    """
    missing = set(annotators)
    missing -= set(
        Standing.objects.filter(project=project, annotator__in=missing).values_list("annotator", flat=True)
    )
    if not missing:
        return
    midnight = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = (
        Annotator.objects.filter(pk__in=missing)
        .order_by("pk")
        .annotate(
            answers=Count("judgments", filter=_CURRENT & Q(judgments__slot__project=project)),
            today=Count(
                "judgments",
                filter=_CURRENT & Q(judgments__slot__project=project, judgments__created_at__gte=midnight),
            ),
        )
    )
    Standing.objects.bulk_create(
        (
            Standing(
                project=project, annotator=row, n_answered=row.answers, n_on_day=row.today, day=midnight.date()
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )


def settle(standing: Standing, on_progress: Progress = silent) -> None:
    """Derive anew every preference that `standing` changes; cut off, it may be called again."""
    since = standing.unsettled_since
    total = _answered(standing).count()
    done = 0
    for batch in _batches(standing):
        with transaction.atomic():
            # The same lock that a submit takes, in one order: what was being answered meanwhile is seen.
            rows = Comparison.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
            preferences.refresh_many(list(rows.filter(pk__in=batch).order_by("pk")))
        done += len(batch)
        on_progress(done, total, "Deriving preferences anew")
    # Whoever changed the standing once more meanwhile has begun anew.
    Standing.objects.filter(pk=standing.pk, unsettled_since=since).update(unsettled_since=None)


def settle_some(standing: Standing, user: AbstractBaseUser | None) -> None:
    """Settle a standing at once where that is quick, and else ask for somebody to do it, for `user`."""
    if _answered(standing)[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE:
        settle(standing)
    else:
        unsettled.send(sender=Standing, project=standing.project, user=user)


def settle_all(project: Project, on_progress: Progress = silent) -> int:
    """Finish what changes of standings have begun in `project`; returns how many there were."""
    waiting = list(Standing.objects.filter(project=project, unsettled_since__isnull=False))
    for standing in waiting:
        settle(standing, on_progress)
    return len(waiting)


def _locked(project: Project, annotator: Annotator) -> Standing:
    """The annotator's standing, locked until the transaction ends."""
    begin(project, [annotator.pk])
    return Standing.objects.select_for_update().get(project=project, annotator=annotator)


def _apply(standing: Standing, wanted: Change) -> None:
    if wanted.reason is not None:
        standing.reason = wanted.reason
    if wanted.is_paused is not None:
        standing.is_paused = wanted.is_paused
    if wanted.is_excluded is not None:
        standing.is_excluded = wanted.is_excluded
    if (standing.is_paused or standing.is_excluded) and not standing.reason.strip():
        raise InvalidError("reason", "Say why: whoever is paused or excluded will ask, and so will an audit.")


def _facts(standing: Standing) -> dict[str, object]:
    return {
        "is_paused": standing.is_paused,
        "is_excluded": standing.is_excluded,
        "reason": standing.reason,
    }


def _answered(standing: Standing) -> QuerySet[Slot]:
    """The slots in which the annotator has answered, or may be answering in this instant."""
    held = Slot.objects.filter(annotator=standing.annotator_id, project=standing.project_id)
    return held.exclude(state=Slot.State.SKIPPED)


def _batches(standing: Standing) -> Iterator[list[int]]:
    """The comparisons of these slots, a batch at a time, in order; one slot of an annotator in a comparison."""
    after = 0
    while True:
        slots = _answered(standing).filter(comparison__gt=after).order_by("comparison_id")
        batch = list(slots.values_list("comparison_id", flat=True)[:BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1]
