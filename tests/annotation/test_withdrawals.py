"""Withdrawals: many answers taken back at once leave what taking back one by one leaves, in as many statements."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotation import queue, withdrawals
from annotation.models import Judgment, Preference, Slot, Standing
from annotation.withdrawals import withdraw
from tests.annotation import factories

pytestmark = pytest.mark.django_db


def answered(n: int, slots: int = 2):
    """A project in which one annotator has answered n comparisons, a third of them yesterday, and another two."""
    project = factories.make_project(slots_per_comparison=slots)
    factories.make_pairs(project, n)
    theirs, another = factories.make_annotator(), factories.make_annotator()
    for annotator, count in ((theirs, n), (another, 2)):
        for one in queue.lease(project, annotator, count=count):
            queue.submit(one.slot.pk, annotator, factories.new_id(), {"choice": "first"}, 10)
    old = list(Judgment.objects.filter(annotator=theirs).values_list("pk", flat=True)[: n // 3])
    Judgment.objects.filter(pk__in=old).update(created_at=timezone.now() - timedelta(days=1))
    Standing.objects.filter(annotator=theirs).update(n_on_day=n - n // 3)
    return project, theirs


@pytest.mark.parametrize("batch", [1, 4, 200])
def test_what_is_taken_back_counts_nowhere_and_its_places_are_open(batch, monkeypatch):
    monkeypatch.setattr(withdrawals, "BATCH", batch)
    project, theirs = answered(9)
    taken = list(Judgment.objects.filter(annotator=theirs).order_by("pk").values_list("pk", flat=True)[:7])
    left = Judgment.objects.filter(annotator=theirs).exclude(pk__in=taken)
    today = left.filter(created_at__gte=timezone.now() - timedelta(hours=12)).count()
    seen = []
    assert withdraw(project, theirs, taken, "no", None, on_progress=lambda done, _: seen.append(done)) == 7
    assert seen[-1] == 7 and len(seen) == -(-7 // batch)
    standing = Standing.objects.get(annotator=theirs)
    assert (standing.n_answered, standing.n_on_day) == (2, today)
    assert set(Judgment.objects.filter(annotator=theirs, is_current=True)) == set(left)
    assert Slot.objects.filter(annotator=theirs, state="skipped", skip_reason="no").count() == 7
    assert Slot.objects.filter(state="open").count() == 18 - 2 - 2
    assert (
        Preference.objects.count()
        == Judgment.objects.filter(is_current=True).values("comparison").distinct().count()
    )
    assert withdraw(project, theirs, taken, "no", None) == 0, "a second time changes nothing"


def test_more_answers_take_no_more_statements():
    statements = []
    for n in (10, 40):
        project, theirs = answered(n)
        taken = list(Judgment.objects.filter(annotator=theirs).values_list("pk", flat=True))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            withdraw(project, theirs, taken, "no", None)
        statements.append(len(queries))
    assert statements[0] == statements[1] < 20
