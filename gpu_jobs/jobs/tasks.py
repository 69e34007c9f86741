"""The messages workers understand: run this job, help with a shard of it, and look after all of them."""

import uuid

from celery import shared_task

from gpu_jobs.jobs import messages, reaper, stage_runners, upkeep
from gpu_jobs.jobs.run import run_job


@shared_task(name=messages.RUN, ignore_result=True)
def run(job_id: str) -> None:
    """Run one job. A message delivered twice, or late, finds nothing to claim and leaves.

    What it brought in is prepared at once: the beat would come to it, but somebody may be waiting for the pictures.
    """
    if run_job(uuid.UUID(job_id)):
        upkeep.ask_for_renditions()


@shared_task(name=messages.SHARD, ignore_result=True)
def shard(job_id: str, folder: str, number: int) -> None:
    """Help a running job with one shard of its work. Delivered twice, or late, it finds nothing to do."""
    stage_runners.help_with(uuid.UUID(job_id), folder, number)


@shared_task(name="gpu_jobs.jobs.tasks.reap", ignore_result=True)
def reap() -> None:
    """Look after jobs whose worker fell silent or whose message got lost, and do what nobody asks for.

    Sent by beat every few seconds.
    """
    reaper.reap()
    upkeep.ask_for_renditions()
    upkeep.remove_leftovers()


@shared_task(name="gpu_jobs.jobs.tasks.tidy", ignore_result=True)
def tidy() -> None:
    """Put in order what can wait for a day. Sent by beat once a day."""
    upkeep.tidy()
