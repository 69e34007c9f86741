"""Preferences: always those of the votes that count, and cheap to keep so."""

import random
from collections import Counter

import pytest

from annotation import preferences
from annotation.models import Comparison, Judgment, Preference, Standing
from tests.annotation import factories
from tests.annotation.quality.answered import choose, derive, record

pytestmark = pytest.mark.django_db
ASPECTS = {"dimensions": [{"id": "motion", "label": "Motion"}, {"id": "prompt", "label": "Prompt"}]}


def labels(project):
    """Every label as its content, whatever its row."""
    return {
        (row.comparison_id, row.aspect, row.span_key): (
            row.p_a,
            row.n_judgments,
            row.n_ties,
            row.n_both_bad,
            row.agreement,
            row.method,
        )
        for row in Preference.objects.filter(comparison__project=project)
    }


def loaded(comparison):
    return Comparison.objects.select_related("project").get(pk=comparison.pk)


def withdraw(judgment):
    Judgment.objects.filter(pk=judgment.pk).update(is_current=False)


def test_a_label_is_that_of_the_votes_that_count_whatever_happened_before():
    project = factories.make_project()
    comparison = factories.make_pair(project)
    chance = random.Random(4)
    current = {}
    for _ in range(60):
        if current and chance.random() < 0.4:
            withdraw(current.pop(chance.choice(list(current)))[0])
        elif current and chance.random() < 0.3:
            annotator = chance.choice(list(current))
            Standing.objects.update_or_create(
                project=project, annotator=annotator, defaults={"is_excluded": chance.random() < 0.5}
            )
        else:
            annotator, outcome = factories.make_annotator(), chance.randrange(3)
            current[annotator] = (choose(comparison, annotator, outcome), outcome)
        preferences.refresh(loaded(comparison))
        excluded = set(project.standings.filter(is_excluded=True).values_list("annotator_id", flat=True))
        said = Counter(outcome for annotator, (_, outcome) in current.items() if annotator.pk not in excluded)
        n = said.total()
        found = labels(project)
        if not n:
            assert not found
            continue
        [(p_a, n_judgments, n_ties, _, agreement, method)] = found.values()
        assert (n_judgments, n_ties, method) == (n, said[1], "majority-with-ties")
        assert p_a == pytest.approx((said[0] + said[1] / 2) / n)
        assert agreement == pytest.approx(max(said.values()) / n)


def test_a_refresh_takes_two_queries_and_one_more_where_a_judgment_no_longer_counts(django_assert_num_queries):
    project = factories.make_project()
    comparison = loaded(factories.make_pair(project))
    judgments = [choose(comparison, factories.make_annotator(), 0) for _ in range(5)]
    with django_assert_num_queries(2):
        preferences.refresh(comparison)
    withdraw(judgments[0])
    with django_assert_num_queries(3):
        preferences.refresh(comparison)


def test_many_are_refreshed_as_cheaply_as_one_and_to_the_same_labels(django_assert_num_queries):
    project = factories.make_project(instrument="aspects", instrument_config=ASPECTS)
    comparisons = [loaded(pair) for pair in factories.make_pairs(project, 6)]
    for number, comparison in enumerate(comparisons):
        for annotator in range(number):
            chosen = {"motion": "sample_0", "prompt": "sample_1" if annotator % 2 else "tie"}
            record(comparison, factories.make_annotator(), {"dimensions": chosen})
    with django_assert_num_queries(2):
        preferences.refresh_many(comparisons)
    together = labels(project)
    Preference.objects.all().delete()
    for comparison in comparisons:
        preferences.refresh(comparison)
    assert labels(project) == together
    assert len(together) == 5 * 2
    with django_assert_num_queries(0):
        preferences.refresh_many([])


def test_an_aspect_that_nobody_votes_on_any_more_has_no_label():
    project = factories.make_project(instrument="aspects", instrument_config=ASPECTS)
    comparison, annotator = factories.make_pair(project), factories.make_annotator()
    both = record(comparison, annotator, {"dimensions": {"motion": "sample_0", "prompt": "sample_0"}})
    derive(project)
    assert {aspect for _, aspect, _ in labels(project)} == {"motion", "prompt"}
    withdraw(both)
    other = {"dimensions": {"motion": "sample_1", "prompt": "not_applicable"}}
    record(comparison, factories.make_annotator(), other)
    derive(project)
    assert {aspect for _, aspect, _ in labels(project)} == {"motion"}


def test_what_one_project_excludes_another_counts():
    annotator = factories.make_annotator()
    one, other = factories.make_project(), factories.make_project()
    for project in (one, other):
        choose(factories.make_pair(project), annotator, 0)
    Standing.objects.create(project=one, annotator=annotator, is_excluded=True)
    for project in (one, other):
        derive(project)
    assert not labels(one)
    assert len(labels(other)) == 1
    counted = preferences.counted(Judgment.objects.all())
    assert {judgment.comparison.project_id for judgment in counted} == {other.pk}
