"""What waits for a person in each of their projects: questions in hand, answers to review, annotators paused."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from annotation import policy, reviews
from annotation.models import Judgment, Project, Slot, Standing
from annotation.tallies import answers_today

# More than this many are said to be "more than".
MOST_COUNTED = 100
# The pace of a person is that of their latest answers, as far as they are of the last day.
LATEST_ANSWERS = 100
PACE_IS_OF = timedelta(days=1)
# A count that took longer than this is used for a hundred times as long as it took.
QUICK_S = 0.02
NOTHING = Standing()


@dataclass(frozen=True)
class Work:
    """What waits in one project; None where the person's role has nothing to do with it."""

    project: str
    in_hand: int
    returned: int
    mine_today: int
    median_ms: float | None
    is_paused: bool
    reason: str
    unreviewed: int | None
    annotators_paused: int | None


def work_of(user: AbstractBaseUser, projects: Sequence[Project]) -> list[Work]:
    """What waits for `user` in each of `projects`: four queries, and a bounded one for each that they review."""
    held = _held(user)
    standings = {one.project_id: one for one in Standing.objects.filter(annotator__user=user, project__in=projects)}
    paces = _paces(user)
    paused = dict(
        Standing.objects.filter(project__in=projects, is_paused=True)
        .values_list("project")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found = []
    for project in projects:
        standing = standings.get(project.pk, NOTHING)
        manages = policy.may(user, policy.Action.MANAGE_ANNOTATORS, project)
        found.append(
            Work(
                project=project.slug,
                in_hand=held.get((project.pk, Slot.State.LEASED), 0),
                returned=held.get((project.pk, Slot.State.RETURNED), 0),
                mine_today=answers_today(standing),
                median_ms=paces.get(project.pk),
                is_paused=standing.is_paused,
                reason=standing.reason,
                unreviewed=_unreviewed(user, project) if policy.may(user, policy.Action.REVIEW, project) else None,
                annotators_paused=paused.get(project.pk, 0) if manages else None,
            )
        )
    return found


def _held(user: AbstractBaseUser) -> dict[tuple[int, str], int]:
    """How many places `user` has in hand, by project and state."""
    states = [Slot.State.LEASED, Slot.State.RETURNED]
    rows = Slot.objects.filter(annotator__user=user, state__in=states).order_by().values_list("project", "state")
    return {(project, state): n for project, state, n in rows.annotate(n=Count("pk"))}


def _paces(user: AbstractBaseUser) -> dict[int, float]:
    """The median time of the latest answers of `user`, by project."""
    latest = Judgment.objects.filter(annotator__user=user, created_at__gte=timezone.now() - PACE_IS_OF)
    times: dict[int, list[int]] = {}
    rows = latest.order_by("-created_at", "-id").values_list("slot__project", "time_ms", "is_current")
    for project, time_ms, is_current in rows[:LATEST_ANSWERS]:
        if is_current and time_ms is not None:
            times.setdefault(project, []).append(time_ms)
    return {project: float(median(spent)) for project, spent in times.items()}


def _unreviewed(user: AbstractBaseUser, project: Project) -> int:
    """How many answers wait for a reviewer who did not give them, at most one more than `MOST_COUNTED`."""
    key = f"annotation:unreviewed:{project.pk}:{user.pk}"
    kept: int | None = cache.get(key)
    if kept is not None:
        return kept
    began = time.perf_counter()
    waiting = reviews.unreviewed(project).exclude(annotator__user=user).order_by()
    n = len(waiting.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    took = time.perf_counter() - began
    if took > QUICK_S:
        cache.set(key, n, took * 100)
    return n
