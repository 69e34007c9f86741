"""The order of the queue: one number a slot says it all, whatever writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation import overlap, queue, queue_order
from annotation.models import Comparison, Project, Slot
from tests.annotation import factories

Order = Project.QueueOrder
PRIORITIES = st.integers(-100, 100)
PLACES = st.integers(0, 99)
KEYS = st.text(max_size=20)


def key(order, priority, place, name="x", seed=7):
    return queue_order.order_key(
        Project(seed=seed, queue_order=order), Comparison(key=name, priority=priority), place
    )


def answer(assignment, annotator, choice="first"):
    return queue.submit(assignment.slot.pk, annotator, factories.new_id(), {"choice": choice}, 1000)


def answered_as(comparison, *shown_samples):
    """Answers to `comparison`, each for the sample at this canonical position, None for a tie."""
    for wanted in shown_samples:
        annotator = factories.make_annotator()
        got = queue.lease(comparison.project, annotator, 50)
        [mine] = [assignment for assignment in got if assignment.comparison == comparison]
        choice = "tie" if wanted is None else ("first", "second")[mine.shown_order.index(wanted)]
        answer(mine, annotator, choice)
        queue.release_all(comparison.project, annotator)


def asked_in_turn(project, n):
    return [one.comparison for one in queue.lease(project, factories.make_annotator(), n)]


@given(st.sampled_from(Order), PRIORITIES, PLACES, KEYS)
def test_a_key_fits_every_databases_signed_integer(order, priority, place, name):
    assert 0 <= key(order, priority, place, name) < 2**63


@given(st.sampled_from(Order), PRIORITIES, PRIORITIES, PLACES, PLACES, KEYS, KEYS)
def test_priority_comes_before_everything(order, one, two, place, other_place, name, other_name):
    if one != two:
        sooner = key(order, one, place, name) < key(order, two, other_place, other_name)
        assert sooner == (one > two)


@given(PRIORITIES, PLACES, PLACES, KEYS, KEYS)
def test_every_comparison_gets_an_answer_before_any_gets_its_next(priority, place, other, name, other_name):
    if place < other:
        order = Order.LEAST_ANSWERED
        assert key(order, priority, place, name) < key(order, priority, other, other_name)


def test_random_has_no_regard_for_places_and_depends_on_the_seed():
    orders = [
        sorted(((place, name) for place in range(3) for name in "abcdefgh"), key=lambda slot: key(
            Order.RANDOM, 0, slot[0], slot[1], seed
        ))
        for seed in range(3)
    ]  # fmt: skip
    assert orders[0] != orders[1] != orders[2]
    assert any([place for place, _ in order] != sorted(place for place, _ in order) for order in orders)


pytest_db = pytest.mark.django_db


@pytest_db
@pytest.mark.parametrize("order", Order)
def test_keying_anew_gives_what_new_comparisons_get(order):
    project = factories.make_project(slots_per_comparison=3, queue_order=order)
    factories.make_pairs(project, 4)
    made = dict(Slot.objects.values_list("pk", "order_key"))
    other = next(one for one in Order if one != order)
    for turn in (other, order):
        Project.objects.filter(pk=project.pk).update(queue_order=turn)
        project.refresh_from_db()
        assert queue_order.rekey(project) == 12
    assert dict(Slot.objects.values_list("pk", "order_key")) == made


@pytest_db
def test_most_disagreed_comes_first_and_what_all_agree_on_last():
    project = factories.make_project(slots_per_comparison=6, queue_order=Order.MOST_DISAGREED)
    unasked, agreed, split, leaning = factories.make_pairs(project, 4)
    answered_as(agreed, 0, 0)
    answered_as(split, 0, 1)
    answered_as(leaning, 1, 1, 0)
    assert asked_in_turn(project, 4) == [split, leaning, unasked, agreed]


@pytest_db
def test_a_correction_moves_its_comparison():
    project = factories.make_project(slots_per_comparison=4, queue_order=Order.MOST_DISAGREED)
    first, second = factories.make_pairs(project, 2)
    answered_as(first, 0, 0)
    answered_as(second, 0, 0)
    judgment = second.judgments.first()
    other = "second" if judgment.answer == {"choice": f"sample_{judgment.shown_order[0]}"} else "first"
    queue.submit(
        judgment.slot_id, judgment.annotator, factories.new_id(), {"choice": other}, 1, supersedes=judgment.pk
    )
    assert asked_in_turn(project, 2) == [second, first]


@pytest_db
def test_a_slot_given_back_stands_where_the_answers_meanwhile_put_it():
    project = factories.make_project(slots_per_comparison=4, queue_order=Order.MOST_DISAGREED)
    comparison, _other = factories.make_pairs(project, 2)
    holder = factories.make_annotator()
    held = queue.lease(project, holder, 2)
    answered_as(comparison, 0, 1)
    for assignment in held:
        queue.release(assignment.slot.pk, assignment.lease_token)
    keys = comparison.slots.filter(state="open").values_list("order_key", flat=True)
    assert {stored >> queue_order.HASH_BITS for stored in keys} == {(100 << queue_order.RANK_BITS) + 31}


@pytest_db
def test_priority_moves_the_open_slots_of_a_comparison():
    project = factories.make_project(slots_per_comparison=3)
    factories.make_pairs(project, 5)
    last = asked_in_turn(project, 5)[-1]
    overlap.change_priority(last, 5, None)
    assert asked_in_turn(project, 1) == [last]
    overlap.change_priority(last, -5, None)
    assert Slot.objects.filter(state="open").order_by("-order_key").first().comparison == last
