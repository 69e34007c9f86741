"""What an annotator was given and has answered in a project, counted in the transaction that changes it."""

from datetime import UTC, date, datetime, time

from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.db.models.functions import Greatest
from django.utils import timezone

from annotation import queue_sql
from annotation.models import Annotator, Judgment, Project, Standing
from annotation.queue_sql import StandingNow


def locked_standing(project: Project, annotator: Annotator) -> StandingNow:
    """The annotator's standing, made if need be and locked until the transaction ends."""
    standing = queue_sql.locked_standing(project.pk, annotator.pk)
    if standing is None:
        Standing.objects.get_or_create(project=project, annotator=annotator)
        standing = queue_sql.locked_standing(project.pk, annotator.pk)
        assert standing is not None
    return standing


def answers_today(standing: StandingNow) -> int:
    """How many of the annotator's current answers were given since midnight UTC."""
    return standing.n_on_day if standing.day == _day(timezone.now()) else 0


def count_answer(judgment: Judgment, superseded: Judgment | None, project_id: int) -> None:
    """A judgment was made; `superseded` is the one that it took the place of, if there was one."""
    day = _day(judgment.created_at)
    corrects = superseded is not None and superseded.is_current
    corrects_today = corrects and _day(superseded.created_at) == day
    counted = queue_sql.count_answer(
        project_id,
        judgment.annotator_id,
        more=0 if corrects else 1,
        day=day,
        more_on_day=0 if corrects_today else 1,
    )
    if not counted:
        # Who answers without ever having asked for a question: a machine that sends what it has.
        Standing.objects.create(
            project_id=project_id, annotator_id=judgment.annotator_id, n_answered=1, n_on_day=1, day=day
        )


def count_withdrawn(judgment: Judgment, project_id: int) -> None:
    """A current judgment is current no more, and nothing has taken its place."""
    _standing_of(judgment, project_id).update(
        n_answered=Greatest(F("n_answered") - 1, 0, output_field=IntegerField()),
        n_on_day=Case(
            When(day=_day(judgment.created_at), then=F("n_on_day") - 1),
            default=F("n_on_day"),
            output_field=IntegerField(),
        ),
    )


def recount(project: Project) -> None:
    """Count the answers of every annotator of `project` anew, for whoever writes judgments in bulk."""
    today = _day(timezone.now())
    midnight = datetime.combine(today, time(), tzinfo=UTC)
    with transaction.atomic():
        counted = (
            Judgment.objects.filter(slot__project=project, is_current=True)
            .order_by()
            .values_list("annotator")
            .annotate(all=Count("pk"), today=Count("pk", filter=Q(created_at__gte=midnight)))
        )
        Standing.objects.bulk_create(
            (
                Standing(project=project, annotator_id=annotator, n_answered=answered, n_on_day=on_day, day=today)
                for annotator, answered, on_day in counted
            ),
            update_conflicts=True,
            unique_fields=["project", "annotator"],
            update_fields=["n_answered", "n_on_day", "day"],
        )


def _standing_of(judgment: Judgment, project_id: int) -> QuerySet[Standing]:
    return Standing.objects.filter(project=project_id, annotator=judgment.annotator_id)


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
