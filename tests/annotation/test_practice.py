"""Practice: whoever tries is told, nothing is kept, and it never gets into the work."""

import pytest

from annotation import gold, practice, queue
from annotation.errors import InvalidError
from annotation.models import Judgment, Slot
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return factories.make_project(gold_rate=0.5)


def shown(question, position):
    """How an annotator names the sample at a canonical position."""
    return ("first", "second")[question.shown_order.index(position)]


@pytest.mark.parametrize("known", [0, 1])
def test_an_attempt_is_compared_by_what_was_meant_on_whatever_side(project, known):
    comparison = factories.make_pair(project, "a cat")
    gold.make_gold(comparison, {"choice": ("first", "second")[known]}, None, "Look at the ears.", is_practice=True)
    for _ in range(4):
        annotator = factories.make_annotator()
        [question] = practice.practice_questions(project, annotator)
        right, wrong = shown(question, known), shown(question, 1 - known)
        told = practice.attempt(project, annotator, question.gold, {"choice": right})
        assert (told.score, told.known["choice"], told.explanation) == (1.0, right, "Look at the ears.")
        assert practice.attempt(project, annotator, question.gold, {"choice": wrong}).score == 0.0
        assert practice.attempt(project, annotator, question.gold, {"choice": "tie"}).score == 0.0
    assert not Judgment.objects.exists()
    assert not Slot.objects.exists()


def test_what_is_for_practice_is_never_mixed_into_the_work(project):
    for pair in factories.make_pairs(project, 3):
        gold.make_gold(pair, {"choice": "tie"}, None, is_practice=True)
    work = factories.make_pairs(project, 5)
    annotator = factories.make_annotator()
    taken = queue.lease(project, annotator, 10)
    assert {one.comparison.pk for one in taken} == {pair.pk for pair in work}


def test_what_is_in_use_otherwise_or_not_at_all_is_not_practised_on(project):
    mixed_in, retired, practised = factories.make_pairs(project, 3)
    gold.make_gold(mixed_in, {"choice": "tie"}, None)
    gold.change_gold(gold.make_gold(retired, {"choice": "tie"}, None, is_practice=True), None, is_active=False)
    gold.make_gold(practised, {"choice": "tie"}, None, is_practice=True)
    questions = practice.practice_questions(project, factories.make_annotator())
    assert [question.comparison.pk for question in questions] == [practised.pk]


def test_an_attempt_that_is_no_answer_names_the_field(project):
    comparison = factories.make_pair(project, "a cat")
    question = gold.make_gold(comparison, {"choice": "tie"}, None, is_practice=True)
    with pytest.raises(InvalidError) as caught:
        practice.attempt(project, factories.make_annotator(), question, {"choice": "sample_0"})
    assert caught.value.field == "answer.choice"


def test_the_list_costs_as_many_queries_for_many_as_for_one(project, django_assert_num_queries):
    for pair in factories.make_pairs(project, 6):
        gold.make_gold(pair, {"choice": "tie"}, None, is_practice=True)
    annotator = factories.make_annotator()
    with django_assert_num_queries(2):
        assert len(practice.practice_questions(project, annotator)) == 6
