"""Prepared queries: the same rows as the queryset that they were made from, for any values."""

import uuid

import pytest

from annotation.models import ComparisonSample, Judgment, Membership, Slot
from annotation.one_trip import run_together
from annotation.prepared import Prepared, insertion
from tests.annotation import factories

pytestmark = pytest.mark.django_db


def test_rows_are_those_of_the_queryset_with_what_they_point_at(django_assert_max_num_queries):
    project = factories.make_project()
    pairs = factories.make_pairs(project, 3)

    def members(comparison):
        rows = ComparisonSample.objects.select_related("sample", "comparison__prompt")
        return rows.filter(comparison=comparison).order_by("-position")

    prepared = Prepared(members, comparison=int)
    for pair in pairs:
        # On PostgreSQL none: what runs together passes Django's cursors, and with them its counter, by.
        with django_assert_max_num_queries(1):
            rows = prepared.rows(comparison=pair.pk)
            texts = [(row.comparison.prompt.text, row.sample.origin, row.sample.created_at) for row in rows]
        expected = list(members(pair.pk))
        assert rows == expected
        assert texts == [(row.comparison.prompt.text, row.sample.origin, row.sample.created_at) for row in expected]
        assert not rows[0]._state.adding


def test_values_come_converted():
    slot = factories.make_pair(factories.make_project()).slots.get()
    prepared = Prepared(
        lambda slot: Slot.objects.filter(pk=slot).values_list("pk", "place", "lease_until"), slot=uuid.UUID
    )
    assert prepared.rows(slot=slot.pk) == [(slot.pk, 0, None)]
    assert prepared.first(slot=uuid.uuid4()) is None


def test_text_is_a_parameter_and_never_sql():
    project = factories.make_project()
    user = factories.make_user(project)
    prepared = Prepared(
        lambda user, slug: Membership.objects.filter(project__slug=slug, user=user), user=int, slug=str
    )
    assert [row.project for row in prepared.rows(user=user.pk, slug=project.slug)] == [project]
    for slug in ("'", "x' OR '1'='1", "%s", "100%"):
        assert prepared.rows(user=user.pk, slug=slug) == []


def test_parameters_are_all_and_only_those_that_were_named():
    prepared = Prepared(lambda place: Slot.objects.filter(place=place), place=int)
    for values in ({}, {"place": 1, "state": "open"}):
        with pytest.raises(TypeError, match="The parameters are place"):
            prepared.rows(**values)
    with pytest.raises(TypeError, match="does not appear"):
        Prepared(lambda place: Slot.objects.all(), place=int).rows(place=1)


def test_several_run_together_as_they_would_one_by_one():
    project = factories.make_project()
    pair, other = factories.make_pairs(project, 2)
    prepared = Prepared(lambda comparison: Slot.objects.filter(comparison=comparison), comparison=int)
    numbers = ("SELECT 1, 2 UNION SELECT 3, 4 ORDER BY 1", [])
    nothing = ("UPDATE annotation_slot SET skip_reason = %s WHERE comparison_id = %s", ["seen", pair.pk])
    slots, updated, pairs, after = run_together(
        [prepared.statement(comparison=other.pk), nothing, numbers, prepared.statement(comparison=pair.pk)]
    )
    assert prepared.made(slots) == list(Slot.objects.filter(comparison=other))
    assert (updated, pairs) == ([], [(1, 2), (3, 4)])
    assert {slot.skip_reason for slot in prepared.made(after)} == {"seen"}


def test_an_insertion_saves_what_saving_would():
    project = factories.make_project()
    comparison = factories.make_pair(project, "a cat")
    annotator = factories.make_annotator()
    slot = Slot.objects.get(comparison=comparison)
    answer = {"choice": "sample_0", "said": "100% “ä”; DROP TABLE"}
    judgment = Judgment(
        client_id=uuid.uuid4(),
        slot=slot,
        comparison=comparison,
        annotator=annotator,
        answer=answer,
        shown_order=[1, 0],
        time_ms=None,
    )
    run_together([insertion(judgment)])
    saved = Judgment.objects.get()
    for field in Judgment._meta.concrete_fields:
        assert getattr(saved, field.attname) == getattr(judgment, field.attname), field
