"""Runs: what a job of judging came to, and whether it counts: held back, released, discarded, tried again."""

import dataclasses
import json
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from annotation import archive, audit, standings
from annotation.errors import ConflictError
from annotation.instruments import registry
from annotation.models import Annotator, Judgment, Project, Slot, Standing
from annotation.second_tries import take_back
from annotation.withdrawals import withdraw
from gpu_jobs.jobs import life
from gpu_jobs.jobs.enqueue import call_worker, enqueue
from gpu_jobs.judging.filling import INVALID, LEASE_MINUTES
from gpu_jobs.judging.record import Record, begins
from gpu_jobs.judging.reference import reference
from gpu_jobs.judging.report import Judged, Report, report
from gpu_jobs.judging.statements import statements
from gpu_jobs.models import Job, JudgingRun

# With fewer decisions a rate of flips is chance.
LEAST_DECIDED = 20
ON_TRIAL = "On trial: it answers what people have answered. Compare the two, then release it or discard it."


class NotDecidable(ConflictError):
    """The run is in no state for what is asked of it."""


def begin(job: Job, judge: Annotator, is_trial: bool) -> JudgingRun:
    """The run of a job, once; a judge on trial counts nowhere from its first answer on."""
    assert job.project is not None
    with transaction.atomic():
        run, _ = JudgingRun.objects.get_or_create(
            job=job, defaults={"project": job.project, "judge": judge, "is_trial": is_trial}
        )
        if is_trial and not _has_been_judged(job.project, judge):
            _exclude(job.project, judge, ON_TRIAL, job.created_by)
    return run


def conclude(run: JudgingRun, most_flips: float) -> JudgingRun:
    """Report on what there is by now, and hold the run back where it has to be."""
    found = report_on(run)
    run.report = json.loads(json.dumps(dataclasses.asdict(found)))
    run.save(update_fields=["report"])
    if run.standing == JudgingRun.Standing.COUNTS:
        _hold_back(run, found, most_flips)
    return run


def report_on(run: JudgingRun) -> Report:
    """How the run's answers were given, beside gold and people's."""
    instrument = registry.get(run.project.instrument)
    answers = {
        comparison: Judged(Record.model_validate_json(raw_text), statements(instrument, answer))
        for comparison, raw_text, answer in _judgments(run).values_list("comparison_id", "raw_text", "answer")
    }
    return report(answers, _invalid(run), reference(run.project))


def answered(run: JudgingRun) -> int:
    """How many answers of the run count, or would."""
    return _judgments(run).count()


def release(run: JudgingRun, by: AbstractBaseUser | None, reason: str) -> JudgingRun:
    """Let the answers of a held-back run count, and with them all of its judge's. Raises NotDecidable."""
    with transaction.atomic():
        row = _held_back(run)
        _decide(row, JudgingRun.Standing.RELEASED, by, reason)
        # Runs of the same judge that wait for the same word have it now.
        same = JudgingRun.objects.filter(
            project=row.project, judge=row.judge, standing=JudgingRun.Standing.HELD_BACK
        )
        for other in same.select_for_update(of=("self",)):
            _decide(other, JudgingRun.Standing.RELEASED, by, reason)
    standings.change(row.project, row.judge, standings.Change(is_excluded=False, reason=reason), by)
    return row


def discard(run: JudgingRun, by: AbstractBaseUser | None, reason: str) -> JudgingRun:
    """Take the answers of a held-back run back: they stay on record, and others may answer. Raises NotDecidable.

    Its judge stays excluded. Cut off, it is asked for again: what is taken back already stays so.
    """
    with transaction.atomic():
        row = JudgingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if row.standing != JudgingRun.Standing.DISCARDED:
            _decide(_held_back(run), JudgingRun.Standing.DISCARDED, by, reason)
            row.refresh_from_db()
    judgments = list(_judgments(row).values_list("pk", flat=True))
    withdraw(row.project, row.judge, judgments, f"discarded: {reason}"[:200], by)
    return row


def retry(run: JudgingRun, by: AbstractBaseUser | None) -> Job:
    """Ask again what has no answer: a job that broke off goes on, and what was invalid is asked by a new one.

    Raises NotDecidable where nothing is left to try.
    """
    with transaction.atomic():
        archive.hold_open(run.project)
        job = Job.objects.select_for_update(of=("self",)).get(pk=run.job_id)
        if job.state in (Job.State.QUEUED, Job.State.RUNNING):
            raise NotDecidable("This run is still at work.")
        taken = take_back(run.project, run.judge, INVALID.format(run=tag(job)), LEASE_MINUTES)
        if job.state in Job.RETRIABLE:
            life.requeue(job.pk)
            transaction.on_commit(lambda: call_worker(job.pk))
            again = job
        elif taken:
            again = enqueue(job.kind, {**job.spec, "judgments_max": taken}, run.project, by)
        else:
            raise NotDecidable("Nothing of this run is without an answer, or others have answered it meanwhile.")
        told = {"taken_back": taken, "job": str(again.pk)}
        audit.record(by, "judging.retried", f"{job.kind} {job.pk}", project=run.project, after=told)
    again.refresh_from_db()
    return again


def tag(job: Job) -> str:
    """How a run is named where there is little room."""
    return str(job.pk)[:8]


def _judgments(run: JudgingRun) -> Any:
    return Judgment.objects.filter(
        slot__project=run.project,
        annotator=run.judge,
        is_current=True,
        raw_text__startswith=begins(str(run.job_id)),
    )


def _invalid(run: JudgingRun) -> int:
    passed = Slot.objects.filter(
        project=run.project,
        annotator=run.judge,
        state=Slot.State.SKIPPED,
        skip_reason__startswith=INVALID.format(run=tag(run.job)),
    )
    return passed.count()


def _hold_back(run: JudgingRun, found: Report, most_flips: float) -> None:
    """Until somebody releases it. Whoever has said anything about this judge's standing has the last word."""
    standing = Standing.objects.filter(project=run.project, annotator=run.judge).first()
    if standing is not None and standing.is_excluded:
        _mark_held_back(run, standing.reason)
        return
    flips = found.flips
    if flips.value is None or flips.value <= most_flips or flips.n < LEAST_DECIDED:
        return
    if _has_been_judged(run.project, run.judge):
        return
    reason = (
        f"In {flips.count} of {flips.n} decisions it named the same side in both orders ({flips.value:.0%}); "
        f"at most {most_flips:.0%} were allowed. Release it if you trust it all the same."
    )
    with transaction.atomic():
        _exclude(run.project, run.judge, reason, run.job.created_by)
        _mark_held_back(run, reason)


def _has_been_judged(project: Project, judge: Annotator) -> bool:
    """Whether somebody, or an earlier run, has said something about this judge's standing."""
    return Standing.objects.filter(project=project, annotator=judge).exclude(reason="").exists()


def _exclude(project: Project, judge: Annotator, reason: str, by: AbstractBaseUser | None) -> None:
    standings.change(project, judge, standings.Change(is_excluded=True, reason=reason), by)


def _mark_held_back(run: JudgingRun, reason: str) -> None:
    run.standing, run.reason = JudgingRun.Standing.HELD_BACK, reason
    run.save(update_fields=["standing", "reason"])


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
    run.save(update_fields=["standing", "reason", "decided_by", "decided_at"])
    told = {"standing": run.standing, "reason": run.reason}
    audit.record(
        by, f"judging.{standing.value}", f"judging run {run.pk}", project=run.project, before=before, after=told
    )
