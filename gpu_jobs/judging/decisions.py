"""Decisions: what becomes of a run that is held back, each run by itself.

What counts of a judge that nobody has excluded are the answers of its runs that are neither held back nor
discarded, in whatever order that was decided.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from annotation import audit, holding_back, standings
from annotation.errors import ConflictError
from annotation.models import Standing
from annotation.progress import Progress, silent
from annotation.withdrawals import withdraw
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.judging.answers_of import judgments_of
from gpu_jobs.models import Job, JudgingRun

DISCARD_JOB = "discard_run"
JUDGE_IS_EXCLUDED = (
    "Its judge is excluded from this project ({reason}), so nothing it said counts. Include it on the Quality "
    "page, then release this run."
)


class NotDecidable(ConflictError):
    """The run is in no state for what is asked of it."""


def release(run: JudgingRun, by: AbstractBaseUser | None, reason: str) -> JudgingRun:
    """Let the answers of a held-back run count, whatever is decided about others of its judge. Raises NotDecidable.

    Whom somebody has excluded as an annotator has to be included first.
    """
    with transaction.atomic():
        row = _held_back(run)
        excluded = Standing.objects.filter(project=row.project, annotator=row.judge, is_excluded=True).first()
        if excluded is not None:
            raise NotDecidable(JUDGE_IS_EXCLUDED.format(reason=excluded.reason))
        _decide(row, JudgingRun.Standing.RELEASED, by, reason)
        unsettled = holding_back.change(row.project, row.judge, judgments_of(row), is_held_back=False)
    if unsettled is not None:
        standings.settle_some(unsettled, by)
    return row


def discard(run: JudgingRun, by: AbstractBaseUser | None, reason: str) -> JudgingRun:
    """Let the answers of a held-back run never count, and ask for the job that takes them back.

    Raises NotDecidable.
    """
    with transaction.atomic():
        row = _held_back(run)
        row.discarding = enqueue(DISCARD_JOB, {"run": row.pk}, row.project, by)
        _decide(row, JudgingRun.Standing.DISCARDED, by, reason)
    return row


def take_back(run: JudgingRun, on_progress: Progress = silent) -> int:
    """Take the answers of a discarded run back, each in a transaction of its own; returns how many were left.

    They stay on record and count nowhere, and their places are open to others. Called again, it goes on where it
    was cut off. Raises NotDecidable.
    """
    if run.standing != JudgingRun.Standing.DISCARDED:
        raise NotDecidable("Only what a discarded run answered is taken back.")
    left = list(judgments_of(run).values_list("pk", flat=True))
    return withdraw(
        run.project, run.judge, left, f"discarded: {run.reason}", run.decided_by, on_progress=on_progress
    )


def _held_back(run: JudgingRun) -> JudgingRun:
    """The run, locked with its job: what is still at work would go on with what was said of it before."""
    job = Job.objects.select_for_update(of=("self",)).get(pk=run.job_id)
    row = (
        JudgingRun.objects.select_for_update(of=("self",)).select_related("project", "judge", "job").get(pk=run.pk)
    )
    if row.standing != JudgingRun.Standing.HELD_BACK:
        raise NotDecidable("Only a run that is held back is released or discarded.")
    if job.state in (Job.State.QUEUED, Job.State.RUNNING):
        raise NotDecidable("This run is still at work; it is decided about when it has ended.")
    return row


def _decide(run: JudgingRun, standing: JudgingRun.Standing, by: AbstractBaseUser | None, reason: str) -> None:
    before = {"standing": run.standing, "reason": run.reason}
    run.standing, run.reason, run.decided_by, run.decided_at = standing, reason, by, timezone.now()
    run.save(update_fields=["standing", "reason", "discarding", "decided_by", "decided_at"])
    told = {"standing": run.standing, "reason": run.reason}
    audit.record(
        by, f"judging.{standing.value}", f"judging run {run.pk}", project=run.project, before=before, after=told
    )
