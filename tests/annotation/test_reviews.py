"""Reviews: an answer that comes back goes to the same annotator first, and counts for nobody meanwhile."""

import pytest

from annotation import queue, reviews
from annotation.answers import AlreadyAnsweredError
from annotation.errors import LeaseLostError
from annotation.models import AuditEvent, Judgment, Preference, Slot, Standing
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return factories.make_user()


@pytest.fixture
def annotator():
    return factories.make_annotator()


@pytest.fixture
def judgment(annotator):
    project = factories.make_project(slots_per_comparison=2)
    factories.make_pairs(project, 3)
    [assignment] = queue.lease(project, annotator)
    return answer(assignment, annotator)[0]


def answer(assignment, annotator, choice="first", client_id=None, **more):
    client_id = client_id or factories.new_id()
    return queue.submit(assignment.slot.pk, annotator, client_id, {"choice": choice}, 1000, **more)


def n_judgments(comparison):
    return sum(Preference.objects.filter(comparison=comparison).values_list("n_judgments", flat=True))


def test_accepting_changes_nothing_but_the_list_of_what_waits(judgment, reviewer):
    project = judgment.slot.project
    assert list(reviews.unreviewed(project)) == [judgment]
    made = reviews.review(judgment, "accepted", reviewer, "Good.")
    assert (made.verdict, made.comment, made.reviewer) == ("accepted", "Good.", reviewer)
    assert not reviews.unreviewed(project).exists()
    assert n_judgments(judgment.comparison) == 1
    assert AuditEvent.objects.get(action="judgment.reviewed").after == {"verdict": "accepted", "comment": "Good."}


def test_what_is_returned_comes_first_with_the_comment_and_the_earlier_answer(judgment, annotator, reviewer):
    project = judgment.slot.project
    [held] = queue.lease(project, annotator)
    reviews.review(judgment, "returned", reviewer, "Look at the hand.")
    assert n_judgments(judgment.comparison) == 0
    first, second = queue.lease(project, annotator, 2)
    assert (first.slot, second.slot) == (judgment.slot, held.slot)
    assert (first.returned.comment, first.returned.judgment) == ("Look at the hand.", judgment.pk)
    assert first.returned.answer == judgment.answer
    assert second.returned is None
    assert list(first.shown_order) == judgment.shown_order


def test_the_new_answer_takes_the_place_of_the_returned_one(judgment, annotator, reviewer):
    reviews.review(judgment, "returned", reviewer)
    [assignment] = queue.lease(judgment.slot.project, annotator)
    again, created = answer(assignment, annotator, "tie")
    assert created
    assert (again.supersedes, again.is_current) == (judgment, True)
    assert n_judgments(judgment.comparison) == 1
    assert Slot.objects.get(pk=judgment.slot_id).state == "answered"
    with pytest.raises(AlreadyAnsweredError):
        answer(assignment, annotator, "second")


def test_the_earlier_answer_sent_once_more_is_still_that_answer(judgment, annotator, reviewer):
    """A client that never heard of its first answer's arrival repeats it after the reviewer sent it back."""
    reviews.review(judgment, "returned", reviewer)
    [assignment] = queue.lease(judgment.slot.project, annotator)
    repeated, created = answer(assignment, annotator, "first", judgment.client_id)
    assert (repeated, created) == (judgment, False)
    assert Slot.objects.get(pk=judgment.slot_id).state == "returned"


def test_a_returned_place_waits_for_its_annotator_whatever_they_do(judgment, annotator, reviewer):
    project = judgment.slot.project
    reviews.review(judgment, "returned", reviewer)
    [assignment] = queue.lease(project, annotator)
    assert queue.release(assignment.slot.pk, assignment.lease_token)
    with pytest.raises(LeaseLostError):
        queue.renew(assignment.slot.pk, assignment.lease_token)
    queue.lease(project, annotator)
    Slot.objects.filter(pk=judgment.slot_id).update(lease_until="2020-01-01T00:00:00Z")
    others = [factories.make_annotator() for _ in range(6)]
    slots = [one.slot.pk for other in others for one in queue.lease(project, other, 3)]
    assert judgment.slot_id not in slots
    assert queue.lease(project, annotator)[0].slot.pk == judgment.slot_id


def test_passing_on_a_returned_place_opens_it_to_others(judgment, annotator, reviewer):
    reviews.review(judgment, "returned", reviewer)
    [assignment] = queue.lease(judgment.slot.project, annotator)
    queue.skip(assignment.slot.pk, assignment.lease_token)
    assert judgment.comparison.slots.filter(state="open", place=judgment.slot.place).exists()
    assert judgment.comparison not in [one.comparison for one in queue.lease(judgment.slot.project, annotator, 5)]


def test_a_manager_gives_a_returned_place_to_others(judgment, annotator, reviewer):
    with pytest.raises(reviews.NotReturnedError):
        reviews.give_to_others(judgment.slot, reviewer)
    reviews.review(judgment, "returned", reviewer)
    [assignment] = queue.lease(judgment.slot.project, annotator)
    reviews.give_to_others(judgment.slot, reviewer)
    with pytest.raises(LeaseLostError):
        answer(assignment, annotator)
    assert judgment.comparison.slots.filter(state="open", place=judgment.slot.place).exists()
    assert AuditEvent.objects.get(action="slot.given_to_others").before["annotator"] == annotator.pk


def test_each_answer_is_reviewed_once_and_only_while_it_is_current(judgment, annotator, reviewer):
    later, _ = queue.submit(
        judgment.slot_id, annotator, factories.new_id(), {"choice": "tie"}, 1, supersedes=judgment.pk
    )
    with pytest.raises(reviews.NotReviewableError, match="not current"):
        reviews.review(judgment, "returned", reviewer)
    reviews.review(later, "accepted", reviewer)
    with pytest.raises(reviews.NotReviewableError, match="already"):
        reviews.review(later, "returned", reviewer)


def test_nobody_reviews_their_own_answers():
    from annotation import annotators

    project = factories.make_project()
    factories.make_pair(project)
    user = factories.make_user(project)
    me = annotators.for_user(user)
    judgment, _ = answer(queue.lease(project, me)[0], me)
    with pytest.raises(reviews.NotReviewableError, match="their own"):
        reviews.review(judgment, "accepted", user)


def test_the_count_of_answers_follows_every_change(judgment, annotator, reviewer):
    project = judgment.slot.project

    def check():
        standing = Standing.objects.get(project=project, annotator=annotator)
        current = Judgment.objects.filter(annotator=annotator, slot__project=project, is_current=True)
        assert standing.n_answered == standing.n_on_day == current.count()

    check()
    corrected, _ = queue.submit(
        judgment.slot_id, annotator, factories.new_id(), {"choice": "tie"}, 1, supersedes=judgment.pk
    )
    check()
    reviews.review(corrected, "returned", reviewer)
    check()
    for assignment in queue.lease(project, annotator, 3):
        answer(assignment, annotator)
        check()
