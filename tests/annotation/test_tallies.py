"""Counts of answers: whatever happened, they equal what counting gives."""

from datetime import UTC, timedelta

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


def test_a_standing_that_begins_counts_what_there_was():
    project = factories.make_project()
    pairs = factories.make_pairs(project, 3)
    annotator = factories.make_annotator()
    for number, pair in enumerate(pairs, 1):
        queue.submit(pair.slots.get().pk, annotator, factories.new_id(), {"choice": "tie"}, 5)
        assert counted(project, annotator) == (number, number)
        Standing.objects.all().delete()
    assert queue.lease(project, annotator) == []
    assert counted(project, annotator) == (3, 3)
