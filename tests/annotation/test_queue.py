"""The queue: who gets which comparison, for how long, and what becomes of it."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation import queue
from annotation.errors import InvalidError, LeaseLostError
from annotation.models import Slot, Standing
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return factories.make_project()


def lapse(*assignments):
    """Let time pass until these leases have ended."""
    past = timezone.now() - timedelta(seconds=1)
    Slot.objects.filter(pk__in=[assignment.slot.pk for assignment in assignments]).update(lease_until=past)


def comparisons_of(assignments):
    return [assignment.comparison.pk for assignment in assignments]


def answer(assignment, annotator, choice="first"):
    return queue.submit(assignment.slot.pk, annotator, factories.new_id(), {"choice": choice}, 1000)


def test_a_lease_says_everything_an_annotator_needs(project):
    comparison = factories.make_pair(project, "a cat")
    annotator = factories.make_annotator()
    before = timezone.now()
    [assignment] = queue.lease(project, annotator, minutes=5)
    assert assignment.comparison == comparison
    assert assignment.comparison.prompt.text == "a cat"
    assert before + timedelta(minutes=5) <= assignment.lease_until <= timezone.now() + timedelta(minutes=5)
    canonical = list(comparison.members.order_by("position"))
    assert [sample.pk for sample in assignment.samples] == [
        canonical[position].sample_id for position in assignment.shown_order
    ]
    row = Slot.objects.get()
    assert (row.state, row.annotator, row.lease_token) == ("leased", annotator, assignment.lease_token)


def test_asking_again_gives_what_is_held_with_the_same_token_and_sides(project):
    factories.make_pairs(project, 4)
    annotator = factories.make_annotator()
    first = queue.lease(project, annotator, 2)
    again = queue.lease(project, annotator, 3)
    assert comparisons_of(again)[:2] == comparisons_of(first)
    assert len(set(comparisons_of(again))) == 3
    for before, after in zip(first, again, strict=False):
        assert before.lease_token == after.lease_token
        assert before.shown_order == after.shown_order
        assert after.lease_until > before.lease_until


def test_two_annotators_get_different_comparisons_until_none_is_left(project):
    factories.make_pairs(project, 3)
    one, two, three = (factories.make_annotator() for _ in range(3))
    taken = queue.lease(project, one, 2) + queue.lease(project, two, 2)
    assert len(set(comparisons_of(taken))) == 3
    assert queue.lease(project, three) == []


def test_with_two_places_both_may_answer_but_nobody_twice(project):
    project = factories.make_project(slots_per_comparison=2)
    factories.make_pairs(project, 3)
    one, two, three = (factories.make_annotator() for _ in range(3))
    for annotator in (one, two):
        taken = queue.lease(project, annotator, 10)
        assert len(taken) == len(set(comparisons_of(taken))) == 3
        for assignment in taken:
            answer(assignment, annotator)
        assert queue.lease(project, annotator, 10) == []
    assert queue.lease(project, three, 10) == []


def test_the_queue_follows_its_order(project):
    factories.make_pairs(project, 6)
    expected = list(Slot.objects.order_by("order_key").values_list("comparison", flat=True))
    assert comparisons_of(queue.lease(project, factories.make_annotator(), 6)) == expected


def test_projects_have_queues_of_their_own(project):
    factories.make_pair(factories.make_project())
    assert queue.lease(project, factories.make_annotator()) == []


def test_sides_are_shuffled_by_annotator_and_comparison(project):
    factories.make_pairs(project, 20)
    orders = {assignment.shown_order for assignment in queue.lease(project, factories.make_annotator(), 20)}
    assert orders == {(0, 1), (1, 0)}


def test_a_lapsed_lease_goes_to_the_next_who_asks(project):
    factories.make_pair(project)
    one, two = factories.make_annotator(), factories.make_annotator()
    [lost] = queue.lease(project, one)
    assert queue.lease(project, two) == []
    lapse(lost)
    [gained] = queue.lease(project, two)
    assert gained.slot == lost.slot
    assert gained.lease_token != lost.lease_token
    with pytest.raises(LeaseLostError):
        queue.renew(lost.slot.pk, lost.lease_token)
    with pytest.raises(LeaseLostError):
        queue.skip(lost.slot.pk, lost.lease_token)
    assert queue.release(lost.slot.pk, lost.lease_token) is False
    with pytest.raises(LeaseLostError):
        answer(lost, one)
    _, created = answer(gained, two)
    assert created


def test_a_late_answer_counts_while_its_place_is_free(project):
    factories.make_pair(project)
    annotator = factories.make_annotator()
    [assignment] = queue.lease(project, annotator)
    lapse(assignment)
    judgment, created = answer(assignment, annotator)
    assert created
    assert judgment.comparison == assignment.comparison


def test_an_answer_after_giving_back_counts_while_its_place_is_free(project):
    factories.make_pair(project)
    annotator = factories.make_annotator()
    [assignment] = queue.lease(project, annotator)
    assert queue.release(assignment.slot.pk, assignment.lease_token)
    _, created = answer(assignment, annotator)
    assert created
    assert Slot.objects.get().annotator == annotator


def test_a_lapsed_lease_can_still_be_renewed_by_its_holder(project):
    factories.make_pair(project)
    [assignment] = queue.lease(project, factories.make_annotator())
    lapse(assignment)
    assert queue.renew(assignment.slot.pk, assignment.lease_token, minutes=7) > timezone.now() + timedelta(
        minutes=6
    )
    assert queue.lease(project, factories.make_annotator()) == []


def test_a_released_slot_goes_back_to_the_front(project):
    factories.make_pairs(project, 3)
    one, two = factories.make_annotator(), factories.make_annotator()
    [assignment] = queue.lease(project, one)
    assert queue.release(assignment.slot.pk, assignment.lease_token)
    assert queue.release(assignment.slot.pk, assignment.lease_token) is False
    assert comparisons_of(queue.lease(project, two)) == [assignment.comparison.pk]


def test_a_skip_opens_the_place_for_others_and_never_for_the_same(project):
    factories.make_pair(project)
    one, two = factories.make_annotator(), factories.make_annotator()
    [assignment] = queue.lease(project, one)
    queue.skip(assignment.slot.pk, assignment.lease_token, "too small to see")
    skipped = Slot.objects.get(state="skipped")
    assert (skipped.pk, skipped.annotator, skipped.skip_reason) == (assignment.slot.pk, one, "too small to see")
    assert queue.lease(project, one) == []
    with pytest.raises(LeaseLostError):
        answer(assignment, one)
    [other] = queue.lease(project, two)
    assert other.comparison == assignment.comparison
    assert other.slot.place == assignment.slot.place


def test_only_the_token_of_the_lease_is_a_proof(project):
    factories.make_pair(project)
    [assignment] = queue.lease(project, factories.make_annotator())
    with pytest.raises(LeaseLostError):
        queue.renew(assignment.slot.pk, uuid.uuid4())
    with pytest.raises(LeaseLostError):
        queue.skip(assignment.slot.pk, uuid.uuid4())
    assert queue.release(assignment.slot.pk, uuid.uuid4()) is False
    assert Slot.objects.get().state == "leased"


@pytest.mark.parametrize("count", [0, -1, queue.MOST_AT_ONCE + 1])
def test_how_many_can_be_taken_at_once_is_limited(project, count):
    with pytest.raises(InvalidError) as caught:
        queue.lease(project, factories.make_annotator(), count)
    assert caught.value.field == "count"


@pytest.mark.parametrize("count", [1, 20])
def test_the_number_of_queries_does_not_grow(project, count, django_assert_max_num_queries):
    """Neither with how many are taken, nor with how many there are, nor with how many have been answered."""
    factories.make_pairs(project, 30)
    annotator = factories.make_annotator()
    for assignment in queue.lease(project, annotator, 2):
        answer(assignment, annotator)
    # savepoint, standing, held, (lapsed,) open, lease, count, savepoint; then the samples
    with django_assert_max_num_queries(9):
        assert len(queue.lease(project, annotator, count)) == count


def test_an_answer_takes_few_queries(project, django_assert_max_num_queries):
    factories.make_pairs(project, 2)
    annotator = factories.make_annotator()
    [assignment] = queue.lease(project, annotator)
    # slot, samples; savepoint, lock, judgment, slot, standing, preference twice, savepoint
    with django_assert_max_num_queries(10):
        answer(assignment, annotator)


def test_a_paused_annotator_is_given_nothing_and_holds_nothing(project):
    factories.make_pairs(project, 3)
    annotator = factories.make_annotator()
    queue.lease(project, annotator, 2)
    Standing.objects.filter(annotator=annotator).update(is_paused=True)
    with pytest.raises(queue.PausedError, match="paused"):
        queue.lease(project, annotator)
    assert set(Slot.objects.values_list("state", flat=True)) == {"open"}
    Standing.objects.filter(annotator=annotator).update(is_paused=False)
    assert len(queue.lease(project, annotator, 3)) == 3


def test_pausing_gives_back_at_once_what_is_held(project):
    factories.make_pairs(project, 3)
    annotator = factories.make_annotator()
    queue.lease(project, annotator, 2)
    assert queue.release_all(project, annotator) == 2
    assert len(queue.lease(project, factories.make_annotator(), 3)) == 3


def test_leases_run_as_long_as_the_project_says(project):
    project.lease_minutes = 3
    project.save()
    factories.make_pair(project)
    now = timezone.now()
    [assignment] = queue.lease(project, factories.make_annotator())
    soon = now + timedelta(minutes=3, seconds=30)
    assert now + timedelta(minutes=3) <= assignment.lease_until <= soon
    assert now + timedelta(minutes=3) <= queue.renew(assignment.slot.pk, assignment.lease_token) <= soon


def test_lapsed_leases_are_opened_together(project):
    factories.make_pairs(project, 4)
    annotator = factories.make_annotator()
    taken = queue.lease(project, annotator, 3)
    assert queue.reclaim(project) == 0
    lapse(*taken[:2])
    assert queue.reclaim(project) == 2
    assert Slot.objects.filter(state="open").count() == 3
    _, created = answer(taken[0], annotator)
    assert created
