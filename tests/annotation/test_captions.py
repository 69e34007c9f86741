"""Captions that annotators gave: of one hand, a person's before a machine's, the latest that counts."""

from dataclasses import replace

import pytest

from annotation import annotators, queue
from annotation.captions import GivenCaption, captions_of
from annotation.instruments import registry
from annotation.models import Standing
from tests.annotation.factories import make_project, new_id
from tests.annotation.subject_rows import make_comparison_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project(instrument="captions", slots_per_comparison=4)


@pytest.fixture
def comparison(project):
    return make_comparison_of(project, registry.get("captions").example_subject())


def answer(project, annotator, *texts, irrelevant=()):
    [assignment] = queue.lease(project, annotator)
    by_position = [
        {"action": "write", "text": text, "irrelevant": [{"start": s, "end": e} for s, e in irrelevant]}
        for text in texts
    ]
    given = {"captions": [by_position[position] for position in assignment.shown_order]}
    return queue.submit(assignment.slot.pk, annotator, new_id(), given, 1_000)[0]


def texts(comparison):
    return [caption.text for caption in captions_of([comparison.pk])[comparison.pk]]


def test_nobody_asked_nothing_said(comparison):
    assert captions_of([comparison.pk]) == {}


def test_captions_stand_in_canonical_order_with_source_and_phrases(project, comparison):
    answer(project, annotators.imported_person("ann"), "zero", "one", irrelevant=[(2, 5)])
    assert captions_of([comparison.pk]) == {
        comparison.pk: (GivenCaption("zero", "human", ((2, 5),)), GivenCaption("one", "human", ((2, 5),)))
    }


def test_what_a_machine_wrote_carries_its_name(project, comparison):
    answer(project, annotators.machine("vlm", "Qwen", {}), "zero", "one")
    assert [caption.source for caption in captions_of([comparison.pk])[comparison.pk]] == ["vlm:Qwen", "vlm:Qwen"]


def test_a_person_goes_before_a_machine_and_the_latest_before_earlier_ones(project, comparison):
    answer(project, annotators.imported_person("ann"), "ann's zero", "ann's one")
    answer(project, annotators.imported_person("bob"), "bob's zero", "bob's one")
    answer(project, annotators.machine("vlm", "Qwen", {}), "its zero", "its one")
    assert texts(comparison) == ["bob's zero", "bob's one"]


def test_captions_of_an_excluded_annotator_do_not_count(project, comparison):
    ann, bob = annotators.imported_person("ann"), annotators.imported_person("bob")
    answer(project, ann, "ann's zero", "ann's one")
    answer(project, bob, "bob's zero", "bob's one")
    Standing.objects.update_or_create(project=project, annotator=bob, defaults={"is_excluded": True})
    assert texts(comparison) == ["ann's zero", "ann's one"]


def test_one_query_however_many(project, django_assert_num_queries):
    subject = registry.get("captions").example_subject()
    comparisons = [
        make_comparison_of(project, replace(subject, prompt=f"{subject.prompt}, {number}")).pk
        for number in range(5)
    ]
    ann = annotators.imported_person("ann")
    for _ in comparisons:
        answer(project, ann, "zero", "one")
    with django_assert_num_queries(1):
        assert set(captions_of(comparisons)) == set(comparisons)
