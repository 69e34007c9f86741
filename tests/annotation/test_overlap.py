"""Overlap and priority: slots come and go, answers stay."""

import pytest

from annotation import gold, overlap, queue
from annotation.errors import InvalidError
from annotation.models import AuditEvent, Slot
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison():
    return factories.make_pair(factories.make_project(slots_per_comparison=3))


def take(comparison):
    annotator = factories.make_annotator()
    [assignment] = queue.lease(comparison.project, annotator)
    return assignment, annotator


def answer(assignment, annotator):
    return queue.submit(assignment.slot.pk, annotator, factories.new_id(), {"choice": "first"}, 1)


def live(comparison):
    return sorted(comparison.slots.exclude(state="skipped").values_list("place", "state"))


@pytest.mark.parametrize("wanted", [0, 1, 3, 5, 100])
def test_there_are_as_many_slots_as_wanted(comparison, wanted):
    overlap.change_slots_wanted(comparison, wanted, None)
    assert live(comparison) == [(place, "open") for place in range(wanted)]
    overlap.change_slots_wanted(comparison, 2, None)
    assert live(comparison) == [(0, "open"), (1, "open")]
    comparison.refresh_from_db()
    assert comparison.slots_wanted == 2


def test_answers_stay_when_fewer_are_wanted(comparison):
    for _ in range(2):
        answer(*take(comparison))
    overlap.change_slots_wanted(comparison, 1, None)
    assert [state for _, state in live(comparison)] == ["answered", "answered"]
    overlap.change_slots_wanted(comparison, 3, None)
    assert [state for _, state in live(comparison)] == ["answered", "answered", "open"]


def test_who_is_at_work_may_still_answer_and_nobody_after_them(comparison):
    held, annotator = take(comparison)
    late, vanished = take(comparison)
    overlap.change_slots_wanted(comparison, 0, None)
    assert comparison.slots.filter(state="open").count() == 0
    _, created = answer(held, annotator)
    assert created
    queue.release(late.slot.pk, late.lease_token)
    Slot.objects.filter(state="leased").update(lease_until="2020-01-01T00:00:00Z")
    assert queue.lease(comparison.project, factories.make_annotator()) == []
    assert [one.slot for one in queue.lease(comparison.project, vanished)] == [late.slot]


def test_a_place_that_was_passed_on_is_filled_again(comparison):
    held, _ = take(comparison)
    queue.skip(held.slot.pk, held.lease_token)
    overlap.change_slots_wanted(comparison, 4, None)
    assert live(comparison) == [(place, "open") for place in range(4)]


@pytest.mark.parametrize("wanted", [-1, 101])
def test_nonsense_is_refused(comparison, wanted):
    with pytest.raises(InvalidError) as caught:
        overlap.change_slots_wanted(comparison, wanted, None)
    assert caught.value.field == "slots_wanted"
    with pytest.raises(InvalidError) as caught:
        overlap.change_priority(comparison, 101, None)
    assert caught.value.field == "priority"


def test_who_changes_it_is_on_record(comparison):
    user = factories.make_user()
    overlap.change_slots_wanted(comparison, 5, user)
    overlap.change_priority(comparison, 3, user)
    overlap.change_priority(comparison, 3, user)
    told = (
        AuditEvent.objects.filter(action="comparison.changed")
        .order_by("id")
        .values_list("actor", "before", "after")
    )
    assert list(told) == [
        (user.pk, {"slots_wanted": 3}, {"slots_wanted": 5}),
        (user.pk, {"priority": 0}, {"priority": 3}),
    ]


def test_gold_has_no_overlap(comparison):
    gold.make_gold(comparison, {"choice": "first"}, None)
    with pytest.raises(overlap.NotAskedError, match="gold"):
        overlap.change_slots_wanted(comparison, 2, None)
