"""The pools that were read last, kept for as long as they are true."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

from annotation.models import Project
from curation.pool import freshness
from curation.pool.freshness import Newest
from curation.pool.pool import Pool, read_pool
from curation.scoring import newest_score

POOLS_KEPT = 2
COUNTED_FOR_S = 5.0


def load_pool(project: Project, scorer: str) -> Pool:
    """The project's pool; read once and kept until anything in it changes."""
    newest = Newest.seen_by(project)
    score = newest_score(project, scorer)
    counts = freshness.counts(project)
    state = freshness.state(project, scorer, score, counts)
    with _lock:
        _checked[project.pk, scorer] = _Check(time.monotonic(), newest, counts, state)
        if state in _pools:
            _pools.move_to_end(state)
            return _pools[state]
    pool = read_pool(project, scorer, score.revision if score else None, state)
    with _lock:
        _pools[state] = pool
        while len(_pools) > POOLS_KEPT:
            _pools.popitem(last=False)
    return pool


def recent_pool(project: Project, scorer: str) -> Pool:
    """The pool as it was a few seconds ago, or as it is: while somebody moves a slider, nothing is read again.

    What is new is seen at once; labels that only changed, and pairs that went, within `COUNTED_FOR_S`.
    """
    with _lock:
        check = _checked.get((project.pk, scorer))
        pool = _pools.get(check.state) if check else None
    if check is None or pool is None:
        return load_pool(project, scorer)
    newest = Newest.seen_by(project)
    if newest != check.newest and check.newest.is_followed_in(project, scorer):
        return load_pool(project, scorer)
    check = replace(check, newest=newest)
    if time.monotonic() - check.counted_at >= COUNTED_FOR_S:
        if freshness.counts(project) != check.counts:
            return load_pool(project, scorer)
        check = replace(check, counted_at=time.monotonic())
    with _lock:
        _checked[project.pk, scorer] = check
    return pool


def kept_pool(project: Project, state: str) -> Pool | None:
    """The pool of the project whose state begins so, if it is still kept, be it out of date."""
    with _lock:
        kept = (pool for pool in _pools.values() if pool.project_id == project.pk)
        return next((pool for pool in kept if pool.state.startswith(state)), None)


def forget_pools() -> None:
    """Drop the pools that are kept, for whoever changes the database behind Django's back."""
    with _lock:
        _pools.clear()
        _checked.clear()


@dataclass(frozen=True)
class _Check:
    """What was seen when a project's pool was last found to be what the database says, and the pool's state."""

    counted_at: float
    newest: Newest
    counts: tuple[Any, ...]
    state: str


_checked: dict[tuple[int, str], _Check] = {}
_pools: OrderedDict[str, Pool] = OrderedDict()
_lock = threading.Lock()
