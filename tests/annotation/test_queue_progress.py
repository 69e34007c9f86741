"""How far a queue is: exact in a small project, counted at most so often in a large one."""

import pytest
from django.core.cache import cache

from annotation import gold, queue, queue_progress
from annotation.queue_progress import QueueProgress
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def answer_one(project):
    annotator = factories.make_annotator()
    [assignment] = queue.lease(project, annotator)
    queue.submit(assignment.slot.pk, annotator, factories.new_id(), {"choice": "tie"}, 1)


def test_a_small_queue_is_exact_and_gold_is_no_part_of_it():
    project = factories.make_project(slots_per_comparison=2)
    pairs = factories.make_pairs(project, 3)
    gold.make_gold(pairs[0], {"choice": "tie"}, None)
    assert queue_progress.queue_progress(project) == QueueProgress(4, 0)
    answer_one(project)
    assert queue_progress.queue_progress(project) == QueueProgress(3, 1)


def test_a_large_one_is_counted_once_for_many(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(queue_progress, "SMALL", 2)
    monkeypatch.setattr(queue_progress, "SECONDS_KEPT_PER_SECOND", 10**9)
    project = factories.make_project()
    factories.make_pairs(project, 3)
    first = queue_progress.queue_progress(project)
    answer_one(project)
    with django_assert_num_queries(0):
        assert queue_progress.queue_progress(project) == first == QueueProgress(3, 0)
    monkeypatch.setattr(queue_progress.time, "time", lambda: 10**12)
    assert queue_progress.queue_progress(project) == QueueProgress(2, 1)


def test_while_one_counts_the_others_take_the_last_number(monkeypatch):
    monkeypatch.setattr(queue_progress, "SMALL", 2)
    monkeypatch.setattr(queue_progress, "SECONDS_KEPT_PER_SECOND", 0)
    project = factories.make_project()
    factories.make_pairs(project, 3)
    first = queue_progress.queue_progress(project)
    answer_one(project)
    cache.add(f"annotation:queue-progress:{project.pk}:counting", True, 60)
    assert queue_progress.queue_progress(project) == first
    cache.delete(f"annotation:queue-progress:{project.pk}:counting")
    assert queue_progress.queue_progress(project) == QueueProgress(2, 1)
