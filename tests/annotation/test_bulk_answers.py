"""Many answers at once: each succeeds or is reported by itself, and sending all again changes nothing."""

import uuid

import pytest

from annotation import queue
from annotation.answers import AlreadyAnsweredError, Sent, UnknownSlotError
from annotation.bulk_answers import MOST_AT_ONCE, submit_many
from annotation.errors import InvalidError
from annotation.models import Judgment, Standing
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return factories.make_project()


@pytest.fixture
def annotator():
    return factories.make_annotator()


def sent(choice="first"):
    return Sent(uuid.uuid4(), {"choice": choice}, 10)


def test_each_row_stands_for_itself(project, annotator):
    factories.make_pairs(project, 4)
    slots = [one.slot.pk for one in queue.lease(project, annotator, 4)]
    good, again = sent(), sent("tie")
    rows = [
        (slots[0], good),
        (slots[1], sent("third")),
        (uuid.uuid4(), sent()),
        (slots[2], again),
        (slots[2], sent()),
    ]
    outcomes = submit_many(annotator, rows)
    assert [type(one.error) for one in outcomes] == [
        type(None),
        InvalidError,
        UnknownSlotError,
        type(None),
        AlreadyAnsweredError,
    ]
    assert outcomes[1].error.field == "answer.choice"
    assert [one.created for one in outcomes] == [True, False, False, True, False]
    repeated = submit_many(annotator, rows)
    assert [one.judgment for one in repeated] == [one.judgment for one in outcomes]
    assert not any(one.created for one in repeated)
    assert Judgment.objects.count() == 2


def test_a_machine_answers_what_nobody_holds(project, annotator):
    comparisons = factories.make_pairs(project, 3)
    rows = [(comparison.slots.get().pk, sent()) for comparison in comparisons]
    assert all(outcome.created for outcome in submit_many(annotator, rows))
    assert Standing.objects.get(annotator=annotator).n_answered == 3
    assert queue.lease(project, factories.make_annotator()) == []


def test_there_is_a_limit(annotator):
    with pytest.raises(InvalidError, match="1,000"):
        submit_many(annotator, [(uuid.uuid4(), sent())] * (MOST_AT_ONCE + 1))
