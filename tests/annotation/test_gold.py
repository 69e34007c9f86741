"""Gold: known answers, mixed in by seed, in nobody's way and told by nothing."""

import pytest
from django.db.models import Q

from annotation import gold, queue
from annotation.errors import InvalidError
from annotation.gold_mixing import is_gold_due
from annotation.models import AuditEvent, Gold, Judgment, Slot, Standing
from tests.annotation import factories

pytestmark = pytest.mark.django_db


def make(n_gold, n_plain, rate=0.3, **fields):
    """A project with so many pairs of each kind."""
    project = factories.make_project(gold_rate=rate, **fields)
    pairs = factories.make_pairs(project, n_gold + n_plain)
    for pair in pairs[:n_gold]:
        gold.make_gold(pair, {"choice": "first"}, None)
    return project


def answer(assignment, annotator, choice="first"):
    return queue.submit(assignment.slot.pk, annotator, factories.new_id(), {"choice": choice}, 1000)


def is_gold(assignment):
    return Gold.objects.filter(comparison=assignment.comparison).exists()


def met(project, annotator, count=1):
    """Whether each question was gold, until the queue is empty."""
    kinds = []
    while got := queue.lease(project, annotator, count):
        for assignment in got:
            kinds.append(is_gold(assignment))
            answer(assignment, annotator)
    return kinds


@pytest.mark.parametrize("count", [1, 4])
def test_gold_comes_where_the_seed_says(count):
    project = make(8, 16)
    annotator = factories.make_annotator()
    kinds = met(project, annotator, count)
    due = [is_gold_due(project, annotator.pk, number) for number in range(len(kinds))]
    assert kinds.count(False) == 16
    assert sum(kinds) == min(8, sum(due[: len(kinds)]))
    if count == 1:
        assert kinds == due


def test_the_rate_is_the_rate():
    project = factories.make_project(gold_rate=0.2)
    due = [is_gold_due(project, annotator, number) for annotator in range(20) for number in range(100)]
    assert 0.15 < sum(due) / len(due) < 0.25
    assert not any(is_gold_due(factories.make_project(gold_rate=0.0), 1, number) for number in range(100))


def test_everybody_is_given_it_and_nobody_twice():
    project = make(3, 30, rate=0.5, slots_per_comparison=2)
    annotators = [factories.make_annotator() for _ in range(2)]
    for annotator in annotators:
        met(project, annotator)
    for piece in Gold.objects.all():
        given = Judgment.objects.filter(comparison=piece.comparison).values_list("annotator", flat=True)
        assert sorted(given) == sorted(annotator.pk for annotator in annotators)


def test_gold_alone_is_no_queue():
    project = make(5, 0, rate=0.5)
    assert queue.lease(project, factories.make_annotator(), 5) == []


def test_where_all_gold_was_met_the_queue_goes_on():
    project = make(1, 12, rate=0.5)
    kinds = met(project, factories.make_annotator())
    assert (kinds.count(True), kinds.count(False)) == (1, 12)


def test_inactive_gold_is_given_to_nobody():
    project = make(3, 10, rate=0.5)
    for piece in Gold.objects.all():
        gold.change_gold(piece, None, is_active=False)
    assert met(project, factories.make_annotator()).count(True) == 0


def test_a_place_in_gold_is_never_anothers():
    """However it was given up: passed on, given back or left until it lapsed."""
    project = make(6, 30, rate=0.5)
    first = factories.make_annotator()
    held = [one for one in queue.lease(project, first, 12) if is_gold(one)]
    skipped, released, left, *_ = held
    queue.skip(skipped.slot.pk, skipped.lease_token)
    assert queue.release(released.slot.pk, released.lease_token)
    assert queue.release(released.slot.pk, released.lease_token) is False
    Slot.objects.filter(pk=left.slot.pk).update(lease_until="2020-01-01T00:00:00Z")
    second = factories.make_annotator()
    met(project, second)
    taken = {held_.slot.pk for held_ in (skipped, released, left)}
    assert not Slot.objects.filter(pk__in=taken).exclude(annotator=first).exists()
    assert not Slot.objects.filter(comparison__gold__isnull=False, state="open").exists()
    again = {one.slot.pk: one for one in queue.lease(project, first, 40)}
    assert released.slot.pk in again
    assert again[released.slot.pk].lease_token != released.lease_token
    assert skipped.slot.pk not in again


def test_making_gold_of_what_is_being_answered():
    """Who has met the comparison keeps their slot and is not given it again; nobody gets it as a plain one."""
    project = factories.make_project(slots_per_comparison=4)
    comparison = factories.make_pair(project)
    answered, holding, passing = (factories.make_annotator() for _ in range(3))
    answer(queue.lease(project, answered)[0], answered)
    [held] = queue.lease(project, holding)
    [passed] = queue.lease(project, passing)
    queue.skip(passed.slot.pk, passed.lease_token)
    gold.make_gold(comparison, {"choice": "tie"}, None)
    assert not comparison.slots.filter(state="open").exists()
    assert not comparison.slots.filter(place__lt=Slot.FIRST_PERSONAL_PLACE).exists()
    _, created = answer(held, holding)
    assert created
    comparison.refresh_from_db()
    assert comparison.slots_wanted == 0
    assert queue.lease(project, factories.make_annotator()) == []


@pytest.mark.parametrize(
    ("sent", "field"), [({"choice": "third"}, "answer.choice"), ({}, "answer.choice"), ("first", "answer")]
)
def test_a_wrong_answer_is_refused_before_anything_changes(sent, field):
    comparison = factories.make_pair(factories.make_project())
    with pytest.raises(InvalidError) as caught:
        gold.make_gold(comparison, sent, None)
    assert caught.value.field == field
    assert comparison.slots.filter(state="open").count() == 1


def test_it_is_kept_in_canonical_terms_and_every_change_is_on_record():
    comparison = factories.make_pair(factories.make_project())
    user = factories.make_user()
    piece = gold.make_gold(comparison, {"choice": "second"}, user, "Look at the hand.")
    assert piece.answer == {"choice": "sample_1"}
    with pytest.raises(gold.AlreadyGoldError):
        gold.make_gold(comparison, {"choice": "second"}, user)
    changed = gold.change_gold(piece, user, answer={"choice": "tie"})
    gold.change_gold(piece, user, answer={"choice": "tie"})
    assert changed.answer == {"choice": "tie"}
    events = AuditEvent.objects.filter(Q(action="gold.made") | Q(action="gold.changed")).order_by("id")
    assert [(one.actor_id, one.after["answer"]) for one in events] == [
        (user.pk, {"choice": "sample_1"}),
        (user.pk, {"choice": "tie"}),
    ]


def test_equal_bytes_are_no_gold():
    project = factories.make_project()
    samples = [factories.make_sample(project, number=3, seed=seed) for seed in (1, 2)]
    comparison, _ = factories.make_comparison(project, samples[0].prompt, samples, "x")
    with pytest.raises(InvalidError, match="same bytes"):
        gold.make_gold(comparison, {"choice": "tie"}, None)


def test_what_was_given_is_counted():
    project = make(4, 10, rate=0.5)
    annotator = factories.make_annotator()
    got = queue.lease(project, annotator, 6)
    queue.lease(project, annotator, 6)
    assert Standing.objects.get(annotator=annotator).n_given == len(got) == 6
