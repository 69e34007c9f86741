"""Shards by Ray Data, on one machine or a cluster that shares the folder; needs the extra `ray`."""

import logging
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from curation.errors import CurationError
from curation.stages.base import Stage
from curation.stages.runners import local
from curation.stages.shards import Plan, is_complete

# Shards are handed to actors by the block; more blocks than this cost Ray more than they even out.
MOST_BLOCKS = 1000


class RayMissingError(CurationError):
    """Ray is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "TASTEMAKER_STAGES is ray, and Ray is not installed: pip install 'tastemaker[ray]', or choose local or "
            "celery."
        )


def nothing() -> None:
    """No preparation."""


def run(plan: Plan, stage: Stage, on_shard: Callable[[int], None], prepare: Callable[[], None] = nothing) -> None:
    """Send the shards that are not complete through `map_batches`, to an actor for each GPU, or else for each core.

    `prepare` is called in each actor first; stages whose models are found in registries need those filled.
    Ray is joined where the environment's RAY_ADDRESS says, else started here, to end with this process. Raises
    `RayMissingError`.
    """
    if find_spec("ray") is None:
        raise RayMissingError
    done = [number for number in range(len(plan)) if is_complete(plan, number)]
    for number in done:
        on_shard(number)
    missing = sorted(set(range(len(plan))) - set(done))
    if not missing:
        return
    import ray.data

    if not ray.is_initialized():
        ray.init(log_to_driver=False, include_dashboard=False, logging_level=logging.ERROR)
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    gpus = int(resources.get("GPU", 0))
    actors = max(1, min(len(missing), gpus or int(resources.get("CPU", 1))))
    numbers = ray.data.from_items(
        [{"shard": number} for number in missing], override_num_blocks=min(len(missing), MOST_BLOCKS)
    )
    finished = numbers.map_batches(
        ShardWorker,
        fn_constructor_args=(plan, stage, prepare),
        batch_size=1,
        num_gpus=1 if gpus else 0,
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=actors),
    )
    for row in finished.iter_rows():
        on_shard(int(row["shard"]))


class ShardWorker:
    """An actor: it keeps the stage, and with it the model, from shard to shard."""

    def __init__(self, plan: Plan, stage: Stage, prepare: Callable[[], None]) -> None:
        prepare()
        self._plan = plan
        self._stage = stage

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Do these shards; tells their numbers again."""
        for number in batch["shard"]:
            local.finish(self._plan, self._stage, int(number))
        return batch
