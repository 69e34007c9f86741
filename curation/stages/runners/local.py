"""All shards in this process, besides which any others may help."""

import time
from collections.abc import Callable

from curation.stages.base import Stage
from curation.stages.shards import Plan, run_shard

POLL_S = 0.2


def run(
    plan: Plan,
    stage: Stage,
    on_shard: Callable[[int], None],
    while_waiting: Callable[[], None] = lambda: None,
) -> None:
    """Do every shard that nobody else does, and wait for the others.

    A shard whose process dies is free again and done here. `while_waiting` is called a few times a second and may
    raise to stop.
    """
    # Helpers begin with the first shard, so begin with the last.
    left = list(range(len(plan)))
    while left:
        before = len(left)
        for number in reversed(left.copy()):
            if run_shard(plan, stage, number):
                left.remove(number)
                on_shard(number)
        if len(left) == before:
            while_waiting()
            time.sleep(POLL_S)


def finish(plan: Plan, stage: Stage, number: int) -> None:
    """Do one shard, or wait until whoever is at it has done it or died."""
    while not run_shard(plan, stage, number):
        time.sleep(POLL_S)
