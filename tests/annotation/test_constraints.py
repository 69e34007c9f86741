"""What must never happen is refused by the database itself, whatever code writes."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotation.models import Annotator, Judgment, Preference, Slot
from annotation.models.judgment import ImmutableJudgmentError
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison():
    return factories.make_pair(factories.make_project(slots_per_comparison=2))


def slot_fields(comparison, **fields):
    return {"comparison": comparison, "project": comparison.project, "place": 0, "order_key": 0} | fields


def leased(**fields):
    return {"state": "leased", "lease_token": uuid.uuid4(), "lease_until": timezone.now()} | fields


def judgment_of(slot, **fields):
    defaults = {
        "client_id": uuid.uuid4(),
        "slot": slot,
        "comparison": slot.comparison,
        "annotator": slot.annotator or factories.make_annotator(),
        "answer": {"choice": "tie"},
        "shown_order": [0, 1],
        "time_ms": 1,
    }
    return Judgment.objects.create(**defaults | fields)


def refuses(write, *args, **kwargs):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(*args, **kwargs)


def test_no_second_live_slot_at_one_place(comparison):
    refuses(Slot.objects.create, **slot_fields(comparison))
    refuses(Slot.objects.create, **slot_fields(comparison, annotator=factories.make_annotator(), state="answered"))


def test_a_skipped_slot_leaves_its_place_to_one_other(comparison):
    comparison.slots.filter(place=0).update(state="skipped", annotator=factories.make_annotator())
    Slot.objects.create(**slot_fields(comparison))
    refuses(Slot.objects.create, **slot_fields(comparison))


def test_no_two_slots_of_one_annotator_in_a_comparison(comparison):
    annotator = factories.make_annotator()
    comparison.slots.filter(place=0).update(annotator=annotator, **leased())
    refuses(comparison.slots.filter(place=1).update, annotator=annotator, **leased())
    refuses(comparison.slots.filter(place=1).update, annotator=annotator, state="answered")
    comparison.slots.filter(place=0).update(state="skipped", lease_token=None, lease_until=None)
    refuses(comparison.slots.filter(place=1).update, annotator=annotator, **leased())


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "leased"},
        {"state": "answered"},
        {"state": "skipped"},
        {"state": "forgotten"},
        {"lease_token": uuid.uuid4()},
        {"lease_until": timezone.now()},
    ],
)
def test_a_state_without_what_belongs_to_it(comparison, fields):
    refuses(comparison.slots.filter(place=0).update, **fields)


def test_no_state_with_what_does_not_belong_to_it(comparison):
    slot, annotator = comparison.slots.filter(place=0), factories.make_annotator()
    refuses(slot.update, annotator=annotator)
    refuses(slot.update, **leased())
    refuses(slot.update, **leased(annotator=annotator, lease_token=None))
    refuses(slot.update, **leased(annotator=annotator, lease_until=None))
    refuses(slot.update, **leased(annotator=annotator, state="answered"))


def test_one_current_judgment_per_slot_and_one_judgment_per_client_id(comparison):
    slot = comparison.slots.get(place=0)
    judgment = judgment_of(slot)
    refuses(judgment_of, slot)
    refuses(judgment_of, comparison.slots.get(place=1), client_id=judgment.client_id)
    Judgment.objects.filter(pk=judgment.pk).update(is_current=False)
    judgment_of(slot, supersedes=judgment)
    refuses(judgment_of, comparison.slots.get(place=1), supersedes=judgment)


def test_a_judgment_is_never_saved_again(comparison):
    judgment = judgment_of(comparison.slots.get(place=0))
    judgment.answer = {"choice": "sample_0"}
    with pytest.raises(ImmutableJudgmentError, match="supersedes"):
        judgment.save()


@pytest.mark.parametrize("p_a", [-0.01, 1.01])
def test_a_preference_is_a_probability(comparison, p_a):
    refuses(
        Preference.objects.create,
        comparison=comparison,
        p_a=p_a,
        n_judgments=1,
        n_human=1,
        n_machine=0,
        method="x",
    )


def test_one_preference_for_a_pair_aspect_and_span(comparison):
    fields = {"comparison": comparison, "p_a": 0.5, "n_judgments": 1, "n_human": 1, "n_machine": 0, "method": "x"}
    Preference.objects.create(**fields)
    refuses(Preference.objects.create, **fields)
    Preference.objects.create(**fields, aspect="motion")
    Preference.objects.create(**fields, span=[0, 1], span_key=Preference.key_of([0, 1]))
    refuses(Preference.objects.create, **fields, span=[0, 1], span_key=Preference.key_of([0, 1.0]))


@pytest.mark.parametrize("slots", [0, 101])
def test_a_project_asks_somebody_but_not_everybody(slots):
    refuses(factories.make_project, slots_per_comparison=slots)


def test_only_a_person_has_a_user():
    user = factories.make_user()
    refuses(Annotator.objects.create, kind="vlm", name="x", user=user)
    refuses(Annotator.objects.create, kind="oracle", name="x")
    Annotator.objects.create(kind="vlm", name="x")
    refuses(Annotator.objects.create, kind="vlm", name="x")
