"""What an annotator was given and has answered in a project, counted in the transaction that changes it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime

from django.db.models import Case, F, IntegerField, When
from django.db.models.functions import Greatest
from django.utils import timezone

from annotation import queue_sql, standings
from annotation.models import Annotator, Judgment, Project, Standing
from annotation.one_trip import Statement
from annotation.queue_sql import StandingNow


def locked_standing(project: Project, annotator: Annotator) -> StandingNow:
    """The annotator's standing, made if need be and locked until the transaction ends."""
    standing = queue_sql.locked_standing(project.pk, annotator.pk)
    if standing is None:
        standings.begin(project, [annotator.pk])
        standing = queue_sql.locked_standing(project.pk, annotator.pk)
        assert standing is not None
    return standing


def answers_today(standing: StandingNow | Standing) -> int:
    """How many of the annotator's current answers were given since midnight UTC."""
    return standing.n_on_day if standing.day == _day(timezone.now()) else 0


def answer_counted(project_id: int, annotator_id: int, superseded: Judgment | None) -> Statement:
    """A judgment is made now; `superseded` is the one that it takes the place of, if there is one.

    To be run before the judgment is written, by whoever has a standing (see `standings.begin`).
    """
    day = _day(timezone.now())
    corrects = superseded is not None and superseded.is_current
    corrects_today = corrects and _day(superseded.created_at) == day
    return queue_sql.answer_counted(
        project_id, annotator_id, more=0 if corrects else 1, day=day, more_on_day=0 if corrects_today else 1
    )


def count_answers(project_id: int, given: Mapping[int, int]) -> None:
    """So many judgments of each of these annotators, none of which corrects another, are made now.

    All of them have a standing (see `standings.begin`).
    """
    annotators_of: dict[int, list[int]] = defaultdict(list)
    for annotator, count in given.items():
        annotators_of[count].append(annotator)
    day = _day(timezone.now())
    more = Case(
        *(When(annotator__in=annotators, then=count) for count, annotators in annotators_of.items()),
        output_field=IntegerField(),
    )
    before = Case(When(day=day, then=F("n_on_day")), default=0, output_field=IntegerField())
    Standing.objects.filter(project=project_id, annotator__in=list(given)).update(
        n_answered=F("n_answered") + more, n_on_day=before + more, day=day
    )


def count_withdrawn(project_id: int, annotator_id: int, given: Collection[datetime]) -> None:
    """Judgments of an annotator, given at these moments, are current no more, and nothing took their place."""
    if not given:
        return
    on_day = [
        When(day=day, then=Greatest(F("n_on_day") - count, 0)) for day, count in Counter(map(_day, given)).items()
    ]
    Standing.objects.filter(project=project_id, annotator=annotator_id).update(
        n_answered=Greatest(F("n_answered") - len(given), 0, output_field=IntegerField()),
        n_on_day=Case(*on_day, default=F("n_on_day"), output_field=IntegerField()),
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
