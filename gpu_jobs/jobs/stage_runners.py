"""Who does the shards of a job's stages: this process, Celery's workers beside it, or Ray.

The job's own worker always does shards, too. A worker with a single place, which the job itself fills, is therefore
enough, and the messages that it finds in its queue afterwards tell of nothing to do. Nobody waits for a message:
shards are claimed by locks (`curation.stages.shards`), so what a killed helper had claimed is free again.
"""

import logging
import uuid
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from django.conf import settings

from curation.stages import at_hand, shards
from curation.stages.base import Stage
from curation.stages.runners import Runner, local
from curation.stages.shards import Plan
from gpu_jobs.jobs import messages
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.models import Job

logger = logging.getLogger(__name__)


def runner_for(context: JobContext) -> Runner:
    """The runner that TASTEMAKER_STAGES names."""
    return CeleryRunner(context) if settings.STAGES == "celery" else at_hand.runner()


class CeleryRunner:
    """One Celery message a shard, to whoever serves the job's queue."""

    def __init__(self, context: JobContext) -> None:
        self._context = context

    def __call__(self, plan: Plan, stage: Stage, on_shard: Callable[[int], None]) -> None:
        """Call for help, and begin."""
        missing = [number for number in range(len(plan)) if not shards.is_complete(plan, number)]
        # The last is begun here at once.
        self.call(plan, missing[:-1])
        local.run(plan, stage, on_shard, while_waiting=self._context.check)

    def call(self, plan: Plan, numbers: Iterable[int]) -> None:
        """Send for helpers to do these shards."""
        job = self._context.job
        folder = plan.folder.relative_to(at_hand.stages_folder()).as_posix()
        try:
            for number in numbers:
                messages.send(messages.SHARD, [str(job.pk), folder, number], job.queue)
        except messages.BrokerUnreachable as error:
            self._context.log(f"The broker does not answer ({error}): this worker does all shards itself.")


def help_with(job_id: uuid.UUID, folder: str, number: int) -> None:
    """Do one shard of a job that runs, if it is still there to be done.

    What goes wrong is raised, for this worker's log: whoever runs the job comes to the shard, too, and the job says
    what happens there.
    """
    if not Job.objects.filter(pk=job_id, state=Job.State.RUNNING, cancel_requested=False).exists():
        return
    plan = shards.read_plan(at_hand.stages_folder() / PurePosixPath(folder))
    if plan is None:
        return
    try:
        shards.run_shard(plan, at_hand.stage_of(plan), number)
    except FileNotFoundError:
        # Everything may have been done, loaded and removed meanwhile.
        if shards.read_plan(plan.folder) is not None:
            raise
