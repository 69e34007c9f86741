"""Many annotators at once on one database; `test_on_postgresql.py` runs this there, too."""

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotation import gold, queue, reviews
from annotation.answers import AlreadyAnsweredError
from annotation.errors import LeaseLostError
from annotation.models import Comparison, Judgment, Preference, Slot, Standing
from tests.annotation import factories

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
ANNOTATORS = 32


def together(*actions: Callable[[], object]) -> list[object]:
    """Run all at once, each in a thread with a connection of its own; raises what any of them raised."""
    start = threading.Barrier(len(actions))
    results: list[object] = []
    errors: list[BaseException] = []

    def run(action):
        start.wait()
        try:
            results.append(action())
        except BaseException as error:  # noqa: BLE001 - handed on below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def answer(assignment, annotator, client_id=None, choice="first"):
    client_id = client_id or uuid.uuid4()
    return queue.submit(assignment.slot.pk, annotator, client_id, {"choice": choice}, 10)


def check_nothing_is_wrong(project):
    """What must hold at any moment, whoever has been at work."""
    live = Slot.objects.filter(project=project).exclude(state="skipped")
    for comparison in Comparison.objects.filter(project=project):
        common = live.filter(comparison=comparison, place__lt=Slot.FIRST_PERSONAL_PLACE)
        assert common.count() == comparison.slots_wanted
        judgments = Judgment.objects.filter(comparison=comparison, is_current=True)
        assert judgments.count() == live.filter(comparison=comparison, state="answered").count()
        assert judgments.count() == judgments.values("annotator").distinct().count()
        preference = Preference.objects.filter(comparison=comparison).first()
        assert judgments.count() == (preference.n_judgments if preference else 0)
    for standing in Standing.objects.filter(project=project):
        own = Judgment.objects.filter(slot__project=project, annotator=standing.annotator, is_current=True)
        assert standing.n_answered == own.count()


def test_leasing_at_once_never_gives_one_slot_to_two():
    project = factories.make_project(slots_per_comparison=2)
    factories.make_pairs(project, 40)
    annotators = [factories.make_annotator() for _ in range(ANNOTATORS)]
    taken = together(*(lambda who=who: queue.lease(project, who, 4) for who in annotators))
    slots = [assignment.slot.pk for got in taken for assignment in got]
    assert len(slots) == len(set(slots)) == 80
    for got in taken:
        assert len({assignment.comparison.pk for assignment in got}) == len(got)


def test_one_annotator_in_many_tabs_holds_no_comparison_twice():
    project = factories.make_project(slots_per_comparison=3)
    factories.make_pairs(project, 4)
    annotator = factories.make_annotator()
    taken = together(*(lambda: queue.lease(project, annotator, 2) for _ in range(ANNOTATORS)))
    assert all(len({assignment.comparison.pk for assignment in got}) == len(got) == 2 for got in taken)
    held = Slot.objects.filter(annotator=annotator)
    assert held.count() == held.values("comparison").distinct().count() == 2


def test_answering_until_the_queue_is_empty_with_people_who_vanish():
    """Annotators answer, skip, come too late, send twice or vanish; every place gets its answer, none gets two.

    Gold is among the questions, and the order of the queue follows the answers.
    """
    project = factories.make_project(slots_per_comparison=2, gold_rate=0.1, queue_order="most_disagreed")
    pairs = factories.make_pairs(project, 30)
    for pair in pairs[24:]:
        gold.make_gold(pair, {"choice": "first"}, None)
    sent = Counter()

    def work(annotator, dice):
        while True:
            got = queue.lease(project, annotator, 2, minutes=1.5 / 60)
            if not got:
                if not common.filter(state__in=["open", "leased"]).exists():
                    return
                time.sleep(0.05)
            for assignment in got:
                act(assignment, annotator, dice)

    def act(assignment, annotator, dice):
        what = dice.random()
        try:
            if what < 0.10:
                return  # vanishes: the lease lapses
            if what < 0.12:
                queue.skip(assignment.slot.pk, assignment.lease_token)
            elif what < 0.20:
                queue.release(assignment.slot.pk, assignment.lease_token)
            else:
                client_id = uuid.uuid4()
                _, created = answer(assignment, annotator, client_id)
                _, again = answer(assignment, annotator, client_id)
                assert not again
                sent["answers"] += created
        except LeaseLostError:
            sent["late"] += 1  # refused, and rightly: it went to somebody else
        except AlreadyAnsweredError:
            sent["twice"] += 1

    common = Slot.objects.filter(project=project, place__lt=Slot.FIRST_PERSONAL_PLACE)
    people = [(factories.make_annotator(), random.Random(seed)) for seed in range(ANNOTATORS)]
    together(*(lambda who=who, dice=dice: work(who, dice) for who, dice in people))
    assert common.filter(state="answered").count() == 48
    assert Slot.objects.filter(project=project, state="answered").count() == sent["answers"]
    assert Judgment.objects.filter(comparison__project=project).count() == sent["answers"]
    check_nothing_is_wrong(project)


def test_one_answer_sent_many_times_at_once_is_one_judgment():
    project = factories.make_project()
    factories.make_pair(project)
    annotator, client_id = factories.make_annotator(), uuid.uuid4()
    [assignment] = queue.lease(project, annotator)
    results = together(*(lambda: answer(assignment, annotator, client_id) for _ in range(ANNOTATORS)))
    assert len({judgment.pk for judgment, _ in results}) == 1
    assert [created for _, created in results].count(True) == 1
    check_nothing_is_wrong(project)


def test_two_different_answers_at_once_to_one_slot_leave_one():
    project = factories.make_project()
    factories.make_pair(project)
    annotator = factories.make_annotator()
    [assignment] = queue.lease(project, annotator)

    def attempt(choice):
        try:
            return answer(assignment, annotator, choice=choice)[1]
        except AlreadyAnsweredError:
            return False

    created = together(
        *(lambda choice=choice: attempt(choice) for choice in ["first", "second"] * (ANNOTATORS // 2))
    )
    assert created.count(True) == 1
    check_nothing_is_wrong(project)


def test_a_late_answer_and_the_next_holders_meet():
    """A lapsed lease is answered late in the instant in which another takes the slot: one of them has it."""
    for _ in range(6):
        project = factories.make_project()
        factories.make_pair(project)
        late, quick = factories.make_annotator(), factories.make_annotator()
        [lost] = queue.lease(project, late)
        Slot.objects.filter(project=project).update(lease_until=timezone.now() - timedelta(seconds=1))

        def answer_late(lost=lost, late=late):
            try:
                return answer(lost, late)[1]
            except LeaseLostError:
                return False

        def take_over(project=project, quick=quick):
            got = queue.lease(project, quick)
            return bool(got) and answer(got[0], quick)[1]

        assert sorted(together(answer_late, take_over)) == [False, True]
        check_nothing_is_wrong(project)


def test_all_places_answered_at_once_are_all_in_the_preference():
    project = factories.make_project(slots_per_comparison=ANNOTATORS)
    comparison = factories.make_pair(project)
    annotators = [factories.make_annotator() for _ in range(ANNOTATORS)]
    got = [queue.lease(project, annotator)[0] for annotator in annotators]
    together(*(lambda a=a, who=who: answer(a, who) for a, who in zip(got, annotators, strict=True)))
    assert Preference.objects.get(comparison=comparison).n_judgments == ANNOTATORS
    check_nothing_is_wrong(project)


def test_corrections_at_once_leave_one_current_judgment():
    project = factories.make_project()
    factories.make_pair(project)
    annotator = factories.make_annotator()
    [assignment] = queue.lease(project, annotator)
    first, _ = answer(assignment, annotator)

    def correct(choice):
        try:
            queue.submit(assignment.slot.pk, annotator, uuid.uuid4(), {"choice": choice}, 10, supersedes=first.pk)
        except AlreadyAnsweredError:
            return False
        return True

    done = together(*(lambda choice=choice: correct(choice) for choice in ["tie", "both_bad"] * (ANNOTATORS // 2)))
    assert done.count(True) == 1
    assert Judgment.objects.filter(slot=assignment.slot, is_current=True).count() == 1
    check_nothing_is_wrong(project)


def test_the_same_comparison_made_at_once_is_one():
    project = factories.make_project(slots_per_comparison=2)
    one, two = factories.make_sample(project), factories.make_sample(project)

    def make():
        return factories.make_comparison(project, one.prompt, [one, two], "x")

    made = together(*(make for _ in range(ANNOTATORS)))
    assert len({comparison.pk for comparison, _ in made}) == 1
    assert [created for _, created in made].count(True) == 1
    check_nothing_is_wrong(project)


def test_a_correction_and_a_return_meet():
    """The reviewer returns an answer in the instant in which its annotator corrects it: one of them has it."""
    reviewer = factories.make_user()
    for _ in range(6):
        project = factories.make_project()
        factories.make_pair(project)
        annotator = factories.make_annotator()
        [assignment] = queue.lease(project, annotator)
        first, _ = answer(assignment, annotator)

        def correct(assignment=assignment, annotator=annotator, first=first):
            queue.submit(assignment.slot.pk, annotator, uuid.uuid4(), {"choice": "tie"}, 10, supersedes=first.pk)

        def give_back(first=first):
            try:
                reviews.review(first, "returned", reviewer)
            except reviews.NotReviewableError:
                return False
            return True

        together(correct, give_back)
        # Whoever came first: the correction stands, be it of the answer or of the returned one.
        assert Judgment.objects.filter(slot=assignment.slot, is_current=True).count() == 1
        assert Slot.objects.get(pk=assignment.slot.pk).state == "answered"
        check_nothing_is_wrong(project)


def test_somebodys_first_answers_at_once_are_all_counted():
    """They never asked for a question, so their standing begins in the midst of it."""
    project = factories.make_project()
    slots = [pair.slots.get().pk for pair in factories.make_pairs(project, 8)]
    annotator = factories.make_annotator()
    together(
        *(lambda slot=slot: queue.submit(slot, annotator, uuid.uuid4(), {"choice": "tie"}, 10) for slot in slots)
    )
    assert Standing.objects.get(annotator=annotator).n_answered == 8
    check_nothing_is_wrong(project)
