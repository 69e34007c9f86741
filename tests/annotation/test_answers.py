"""Answers: one judgment however often it is sent, corrections that keep history, preferences in step."""

import uuid

import pytest

from annotation import annotators, queue
from annotation.answers import AlreadyAnsweredError, ReusedClientIdError, UnknownSlotError
from annotation.errors import InvalidError, LeaseLostError
from annotation.models import Judgment, Preference, Slot
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def annotator():
    return factories.make_annotator()


@pytest.fixture
def assignment(annotator):
    project = factories.make_project(slots_per_comparison=3)
    factories.make_pairs(project, 2)
    return queue.lease(project, annotator)[0]


def submit(assignment, annotator, choice="first", client_id=None, time_ms=1500, **more):
    client_id = client_id or factories.new_id()
    return queue.submit(assignment.slot.pk, annotator, client_id, {"choice": choice}, time_ms, **more)


def test_an_answer_becomes_a_judgment_in_canonical_terms(assignment, annotator):
    judgment, created = submit(assignment, annotator, "first", raw_text="Because it is sharper.")
    assert created
    assert judgment.answer == {"choice": f"sample_{assignment.shown_order[0]}"}
    assert judgment.shown_order == list(assignment.shown_order)
    assert (judgment.time_ms, judgment.raw_text, judgment.is_current) == (1500, "Because it is sharper.", True)
    slot = Slot.objects.get(pk=assignment.slot.pk)
    assert (slot.state, slot.annotator, slot.lease_token) == ("answered", annotator, None)
    preference = Preference.objects.get(comparison=assignment.comparison)
    assert preference.p_0 == (1.0 if assignment.shown_order[0] == 0 else 0.0)
    assert (preference.n_judgments, preference.n_human, preference.n_machine) == (1, 0, 1)


def test_sending_it_again_gives_the_same_judgment(assignment, annotator):
    client_id = factories.new_id()
    first, _ = submit(assignment, annotator, client_id=client_id)
    again, created = submit(assignment, annotator, client_id=client_id, time_ms=9999)
    assert (again, created) == (first, False)
    assert Judgment.objects.count() == 1


def test_one_client_id_is_one_answer(assignment, annotator):
    client_id = factories.new_id()
    submit(assignment, annotator, "first", client_id)
    with pytest.raises(ReusedClientIdError):
        submit(assignment, annotator, "second", client_id)
    [other] = queue.lease(assignment.slot.project, annotator)
    with pytest.raises(ReusedClientIdError):
        submit(other, annotator, "first", client_id)


def test_a_second_answer_must_say_which_it_corrects(assignment, annotator):
    first, _ = submit(assignment, annotator, "first")
    with pytest.raises(AlreadyAnsweredError, match="name the judgment"):
        submit(assignment, annotator, "second")
    with pytest.raises(AlreadyAnsweredError, match="not your latest"):
        submit(assignment, annotator, "second", supersedes=uuid.uuid4())
    second, created = submit(assignment, annotator, "second", supersedes=first.pk)
    assert created
    assert second.supersedes == first
    with pytest.raises(AlreadyAnsweredError, match="not your latest"):
        submit(assignment, annotator, "tie", supersedes=first.pk)
    assert list(Judgment.objects.filter(is_current=True)) == [second]
    assert Judgment.objects.count() == 2


def test_a_correction_counts_instead_of_what_it_corrects(assignment, annotator):
    first, _ = submit(assignment, annotator, "first")
    submit(assignment, annotator, "tie", supersedes=first.pk)
    preference = Preference.objects.get(comparison=assignment.comparison)
    assert (preference.p_0, preference.n_judgments, preference.n_ties) == (0.5, 1, 1)


def test_a_correction_sent_twice_is_one(assignment, annotator):
    first, _ = submit(assignment, annotator, "first")
    client_id = factories.new_id()
    second, _ = submit(assignment, annotator, "tie", client_id, supersedes=first.pk)
    again, created = submit(assignment, annotator, "tie", client_id, supersedes=first.pk)
    assert (again, created) == (second, False)


def test_there_must_be_something_to_correct(assignment, annotator):
    with pytest.raises(InvalidError) as caught:
        submit(assignment, annotator, supersedes=uuid.uuid4())
    assert caught.value.field == "supersedes"


def test_nobody_answers_in_anothers_place(assignment):
    with pytest.raises(LeaseLostError):
        submit(assignment, factories.make_annotator())
    assert not Judgment.objects.exists()


def test_nobody_answers_a_comparison_twice_through_another_slot(assignment, annotator):
    submit(assignment, annotator)
    free = assignment.comparison.slots.filter(state="open").first()
    with pytest.raises(AlreadyAnsweredError):
        queue.submit(free.pk, annotator, factories.new_id(), {"choice": "tie"}, 1)
    assert Judgment.objects.count() == 1


def test_a_wrong_answer_names_the_field_and_keeps_the_lease(assignment, annotator):
    with pytest.raises(InvalidError) as caught:
        submit(assignment, annotator, "third")
    assert caught.value.field == "answer.choice"
    for time_ms in (-1, 10**9):
        with pytest.raises(InvalidError) as caught:
            submit(assignment, annotator, time_ms=time_ms)
        assert caught.value.field == "time_ms"
    with pytest.raises(InvalidError) as caught:
        submit(assignment, annotator, shown=[0, 0])
    assert caught.value.field == "shown"
    assert Slot.objects.get(pk=assignment.slot.pk).state == "leased"


def test_an_unknown_slot_is_an_error(annotator):
    with pytest.raises(UnknownSlotError):
        queue.submit(uuid.uuid4(), annotator, factories.new_id(), {"choice": "tie"}, 1)


def test_several_annotators_make_one_soft_label(assignment, annotator):
    project, comparison = assignment.slot.project, assignment.comparison
    submit(assignment, annotator, "first" if assignment.shown_order[0] == 0 else "second")
    for wanted in (0, 1):
        other = factories.make_annotator()
        mine = next(a for a in queue.lease(project, other, 2) if a.comparison == comparison)
        submit(mine, other, "first" if mine.shown_order[0] == wanted else "second")
    preference = Preference.objects.get(comparison=comparison)
    assert preference.p_0 == pytest.approx(2 / 3)
    assert preference.agreement == pytest.approx(2 / 3)
    assert preference.n_judgments == 3


def test_the_order_shown_may_be_given(assignment, annotator):
    judgment, _ = submit(assignment, annotator, "first", shown=[1, 0])
    assert judgment.answer == {"choice": "sample_1"}
    assert judgment.shown_order == [1, 0]


def test_a_machine_may_have_seen_no_side_and_then_answers_in_canonical_terms(assignment, annotator):
    judgment, _ = submit(assignment, annotator, "second", shown=())
    assert judgment.answer == {"choice": "sample_1"}
    assert judgment.shown_order == []


def test_people_always_see_sides():
    project = factories.make_project()
    factories.make_pair(project)
    person = annotators.for_user(factories.make_user())
    (held,) = queue.lease(project, person)
    with pytest.raises(InvalidError) as caught:
        submit(held, person, shown=())
    assert caught.value.field == "shown" and not Judgment.objects.exists()
