"""Excluding while people answer: whoever comes first, the preferences are those of the votes that count."""

import threading

import pytest
from django.db import connection

from annotation import queue, standings
from annotation.models import Preference
from annotation.quality.aggregate import aggregate_project
from annotation.standings import Change
from tests.annotation import factories
from tests.annotation.quality.answered import derive
from tests.annotation.test_preferences import labels

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def at_once(*actions):
    """Each in a thread with a connection of its own; raises what any of them raised."""
    errors = []

    def run(action):
        try:
            action()
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


def answer_all(project, annotator, choice):
    while taken := queue.lease(project, annotator):
        for one in taken:
            queue.submit(one.slot.pk, annotator, factories.new_id(), {"choice": choice}, 10)


@pytest.mark.parametrize("method", ["majority_with_ties", "dawid_skene"])
def test_the_preferences_are_those_of_the_votes_that_count(method):
    project = factories.make_project(slots_per_comparison=4, aggregation=method)
    factories.make_pairs(project, 12)
    manager = factories.make_user()
    annotators = [factories.make_annotator() for _ in range(4)]

    def change_of_mind():
        for is_excluded in (True, False, True):
            standings.change(project, annotators[0], Change(is_excluded=is_excluded, reason="spam"), manager)
            aggregate_project(project)

    answering = [
        lambda annotator=annotator, choice=choice: answer_all(project, annotator, choice)
        for annotator, choice in zip(annotators, ("first", "tie", "second", "first"), strict=True)
    ]
    at_once(change_of_mind, *answering)
    assert project.standings.get(annotator=annotators[0]).n_answered == 12
    assert not project.standings.filter(unsettled_since__isnull=False).exists()
    assert set(Preference.objects.values_list("n_judgments", flat=True)) == {3}
    aggregate_project(project)
    kept = labels(project)
    derive(project)
    aggregate_project(project)
    assert labels(project) == kept
