"""Runners: who does the shards of a plan."""

from collections.abc import Callable
from typing import Protocol

from curation.stages.base import Stage
from curation.stages.shards import Plan


class Runner(Protocol):
    """Sees to it that every shard of a plan is done."""

    def __call__(self, plan: Plan, stage: Stage, on_shard: Callable[[int], None]) -> None:
        """Call `on_shard` once for every shard, when it is complete, in whatever order; it may raise to stop."""
