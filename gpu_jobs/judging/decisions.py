"""Decisions: what becomes of a run that is held back, each run by itself.

A judge counts in a project or it does not. So what one run was released for waits until nothing of another run of
the same judge is left that must not count.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from annotation import audit, standings
from annotation.errors import ConflictError
from annotation.models import Annotator, Project
from annotation.progress import Progress, silent
from annotation.withdrawals import withdraw
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.judging.answers_of import judgments_of
from gpu_jobs.models import JudgingRun

DISCARD_JOB = "discard_run"


class NotDecidable(ConflictError):
    """The run is in no state for what is asked of it."""


def release(run: JudgingRun, by: AbstractBaseUser | None, reason: str) -> JudgingRun:
    """Let the answers of a held-back run count, and with them what else its judge says. Raises NotDecidable.

    Where another run of the judge is held back they wait for the word on that one.
    """
    with transaction.atomic():
        row = _held_back(run)
        row.is_waiting = True
        _decide(row, JudgingRun.Standing.RELEASED, by, reason)
        _count_again(row.project, row.judge, by)
    row.refresh_from_db()
    return row


def discard(run: JudgingRun, by: AbstractBaseUser | None, reason: str) -> JudgingRun:
    """Let the answers of a held-back run never count, and ask for the job that takes them back.

    From now on its judge can count only once that job is done. Raises NotDecidable.
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
    taken = withdraw(
        run.project, run.judge, left, f"discarded: {run.reason}", run.decided_by, on_progress=on_progress
    )
    with transaction.atomic():
        _count_again(run.project, run.judge, run.decided_by)
    return taken


def _count_again(project: Project, judge: Annotator, by: AbstractBaseUser | None) -> None:
    """Let the judge count where a run of it was released and no other stands in the way; in a transaction."""
    # Locked in one order: of two decisions at once, the later sees what the earlier has left.
    rows = list(
        JudgingRun.objects.filter(project=project, judge=judge)
        .select_for_update(of=("self",))
        .select_related("job", "project", "judge")
        .order_by("pk")
    )
    waiting = [row for row in rows if row.is_waiting]
    if not waiting or any(map(_must_not_count, rows)):
        return
    JudgingRun.objects.filter(pk__in=[row.pk for row in waiting]).update(is_waiting=False)
    standings.change(project, judge, standings.Change(is_excluded=False, reason=waiting[-1].reason), by)


def _must_not_count(run: JudgingRun) -> bool:
    if run.standing == JudgingRun.Standing.DISCARDED:
        return judgments_of(run).exists()
    return run.standing == JudgingRun.Standing.HELD_BACK


def _held_back(run: JudgingRun) -> JudgingRun:
    row = (
        JudgingRun.objects.select_for_update(of=("self",)).select_related("project", "judge", "job").get(pk=run.pk)
    )
    if row.standing != JudgingRun.Standing.HELD_BACK:
        raise NotDecidable("Only a run that is held back is released or discarded.")
    return row


def _decide(run: JudgingRun, standing: JudgingRun.Standing, by: AbstractBaseUser | None, reason: str) -> None:
    before = {"standing": run.standing, "reason": run.reason}
    run.standing, run.reason, run.decided_by, run.decided_at = standing, reason, by, timezone.now()
    run.save(update_fields=["standing", "reason", "is_waiting", "discarding", "decided_by", "decided_at"])
    told = {"standing": run.standing, "reason": run.reason}
    audit.record(
        by, f"judging.{standing.value}", f"judging run {run.pk}", project=run.project, before=before, after=told
    )
