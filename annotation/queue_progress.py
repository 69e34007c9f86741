"""How far a project's queue is, at a cost that does not grow with it."""

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q

from annotation.models import Project, Slot

# A queue of fewer slots is counted whenever somebody asks: that takes about a millisecond.
SMALL = 2_000
# Of a larger one a count is used for a hundred times as long as counting took: it costs one per cent of a process.
SECONDS_KEPT_PER_SECOND = 100
LONGEST_KEPT_S = 24 * 60 * 60


@dataclass(frozen=True)
class QueueProgress:
    """The answers still wanted (whether somebody is at work on them or not), and those that were given."""

    open: int
    answered: int


def queue_progress(project: Project) -> QueueProgress:
    """How far the queue of `project` is. With more than 2,000 slots it may be some seconds old.

    How old, depends on what counting costs: a million slots take a tenth of a second to count and are counted
    every ten seconds, by one request of each web process; meanwhile the others get the last number.
    """
    key = f"annotation:queue-progress:{project.pk}"
    kept: tuple[QueueProgress, float] | None = cache.get(key)
    if kept is not None and (time.time() < kept[1] or not cache.add(f"{key}:counting", True, 60)):
        return kept[0]
    began = time.perf_counter()
    counted = _count(project)
    took = time.perf_counter() - began
    if counted.open + counted.answered >= SMALL:
        cache.set(key, (counted, time.time() + took * SECONDS_KEPT_PER_SECOND), LONGEST_KEPT_S)
    else:
        cache.delete(key)
    cache.delete(f"{key}:counting")
    return counted


def _count(project: Project) -> QueueProgress:
    unanswered = [Slot.State.OPEN, Slot.State.LEASED, Slot.State.RETURNED]
    counts = Slot.objects.filter(project=project, place__lt=Slot.FIRST_PERSONAL_PLACE).aggregate(
        open=Count("pk", filter=Q(state__in=unanswered)),
        answered=Count("pk", filter=Q(state=Slot.State.ANSWERED)),
    )
    return QueueProgress(**counts)
