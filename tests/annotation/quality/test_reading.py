"""Reading answers as columns: what is read is what is there, for every instrument, and only once."""

import pytest

from annotation.instruments import registry
from annotation.models import Judgment
from annotation.quality.reading import read
from annotation.quality.vote_table import OUTCOME_OF, Respect
from tests.annotation import factories
from tests.annotation.quality.answered import choose, record
from tests.annotation.test_preferences import ASPECTS

pytestmark = pytest.mark.django_db


def test_every_vote_of_every_current_answer_is_there_once():
    project = factories.make_project(instrument="aspects", instrument_config=ASPECTS)
    annotators = [factories.make_annotator() for _ in range(3)]
    for number, comparison in enumerate(factories.make_pairs(project, 4)):
        for annotator in annotators[: number + 1]:
            chosen = {"motion": "sample_1", "prompt": "not_applicable" if number == 2 else "tie"}
            record(comparison, annotator, {"dimensions": chosen}, shown=(1, 0))
    reading = read(project)
    votes_of = registry.get("aspects").votes
    expected = sorted(
        (judgment.comparison_id, vote.question, judgment.annotator_id, OUTCOME_OF[vote.verdict])
        for judgment in Judgment.objects.filter(comparison__project=project)
        for vote in votes_of(judgment.answer)
    )
    votes = reading.votes
    found = sorted(
        (votes.items[item].comparison, votes.items[item].question, votes.annotators[annotator], outcome)
        for item, annotator, outcome in zip(votes.item, votes.annotator, votes.outcome, strict=True)
    )
    assert found == expected
    assert reading.respects == [Respect("motion"), Respect("prompt")]
    assert reading.items_in(Respect("motion")).sum() == 4
    assert not reading.items_in(Respect("nonsense")).any()
    # The later sample was shown first, and it was chosen.
    assert set(reading.answers.side) == {1}


def test_it_is_read_once_until_something_changes(django_assert_num_queries):
    project = factories.make_project()
    comparison = factories.make_pair(project)
    choose(comparison, factories.make_annotator(), 0)
    first = read(project)
    with django_assert_num_queries(1):
        assert read(project) is first
    late = choose(comparison, factories.make_annotator(), 2)
    assert len(read(project).votes) == 2
    Judgment.objects.filter(pk=late.pk).update(is_current=False)
    assert len(read(project).votes) == 1


def test_a_project_without_answers_reads_as_nothing():
    reading = read(factories.make_project())
    assert len(reading.votes) == 0
    assert reading.respects == []
