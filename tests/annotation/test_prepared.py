"""Prepared queries: the same rows as the queryset that they were made from, for any values."""

import uuid

import pytest

from annotation.models import ComparisonSample, Membership, Slot
from annotation.prepared import Prepared
from tests.annotation import factories

pytestmark = pytest.mark.django_db


def test_rows_are_those_of_the_queryset_with_what_they_point_at(django_assert_num_queries):
    project = factories.make_project()
    pairs = factories.make_pairs(project, 3)

    def members(comparison):
        rows = ComparisonSample.objects.select_related("sample", "comparison__prompt")
        return rows.filter(comparison=comparison).order_by("-position")

    prepared = Prepared(members, comparison=int)
    for pair in pairs:
        with django_assert_num_queries(1):
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
