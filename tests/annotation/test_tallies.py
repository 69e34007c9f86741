"""Counts of answers: whatever happened, they equal what counting gives."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from annotation import queue, tallies
from annotation.models import Judgment, Standing
from tests.annotation import factories

pytestmark = pytest.mark.django_db


def answer(assignment, annotator, **more):
    return queue.submit(assignment.slot.pk, annotator, factories.new_id(), {"choice": "tie"}, 5, **more)[0]


def a_day_ago(project, annotator):
    """Let everything so far have happened yesterday."""
    yesterday = timezone.now() - timedelta(days=1)
    Judgment.objects.filter(annotator=annotator).update(created_at=yesterday)
    Standing.objects.filter(project=project, annotator=annotator).update(day=yesterday.astimezone(UTC).date())


def counted(project, annotator):
    standing = Standing.objects.get(project=project, annotator=annotator)
    return standing.n_answered, tallies.answers_today(standing)


def test_the_day_begins_anew():
    project, annotator = factories.make_project(), factories.make_annotator()
    factories.make_pairs(project, 4)
    taken = queue.lease(project, annotator, 4)
    first = answer(taken[0], annotator)
    answer(taken[1], annotator)
    assert counted(project, annotator) == (2, 2)
    a_day_ago(project, annotator)
    assert counted(project, annotator) == (2, 0)
    answer(taken[2], annotator)
    assert counted(project, annotator) == (3, 1)
    answer(taken[0], annotator, supersedes=first.pk)
    assert counted(project, annotator) == (3, 2)


def test_counting_anew_gives_the_same():
    project = factories.make_project(slots_per_comparison=2)
    factories.make_pairs(project, 3)
    annotators = [factories.make_annotator() for _ in range(2)]
    for annotator in annotators:
        for assignment in queue.lease(project, annotator, 2):
            answer(assignment, annotator)
    kept = list(
        Standing.objects.order_by("annotator").values_list("annotator", "n_answered", "n_on_day", "n_given")
    )
    Standing.objects.update(n_answered=0, n_on_day=0)
    tallies.recount(project)
    again = Standing.objects.order_by("annotator").values_list("annotator", "n_answered", "n_on_day", "n_given")
    assert list(again) == kept
    assert datetime.now(UTC).date() == Standing.objects.first().day
