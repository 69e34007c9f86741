"""Runs: what a job of judging came to, whether it is held back, and what of it is tried again."""

import dataclasses
import json

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from annotation import archive, audit, holding_back, standings
from annotation.instruments import registry
from annotation.models import Annotator, Standing
from annotation.second_tries import take_back
from gpu_jobs.jobs import life
from gpu_jobs.jobs.enqueue import call_worker, enqueue
from gpu_jobs.judging.answers_of import judgments_of, passed_on_by, reason_of_invalid
from gpu_jobs.judging.caption_agreement import caption_agreement
from gpu_jobs.judging.decisions import NotDecidable
from gpu_jobs.judging.filling import LEASE_MINUTES
from gpu_jobs.judging.record import Record
from gpu_jobs.judging.reference import reference
from gpu_jobs.judging.report import Judged, Report, report
from gpu_jobs.judging.statements import statements
from gpu_jobs.models import Job, JudgingRun

# With fewer decisions a rate of flips is chance.
LEAST_DECIDED = 20
WAS_DISCARDED = "This run was discarded: what it says is not to count. Start another."
ON_TRIAL = "On trial: it answers what people have answered. Compare the two, then release it or discard it."


def begin(job: Job, judge: Annotator, is_trial: bool) -> JudgingRun:
    """The run of a job, once; a trial counts nowhere from its first answer on.

    Raises NotDecidable where the run was discarded meanwhile.
    """
    assert job.project is not None
    with transaction.atomic():
        run, _ = JudgingRun.objects.get_or_create(
            job=job, defaults={"project": job.project, "judge": judge, "is_trial": is_trial}
        )
        if run.standing == JudgingRun.Standing.DISCARDED:
            raise NotDecidable(WAS_DISCARDED)
        if is_trial and run.standing == JudgingRun.Standing.COUNTS:
            _mark(run, JudgingRun.Standing.HELD_BACK, ON_TRIAL)
    return run


def conclude(run: JudgingRun, most_flips: float) -> JudgingRun:
    """Report on what there is by now, and hold the run back where it has to be.

    Each run is held back for what it did itself, whatever was said of others of its judge; what somebody has
    released stays released.
    """
    found = report_on(run)
    run.report = json.loads(json.dumps(dataclasses.asdict(found)))
    run.save(update_fields=["report"])
    if run.standing == JudgingRun.Standing.HELD_BACK and not found.answered:
        # There is nothing to decide about.
        _mark(run, JudgingRun.Standing.COUNTS, "")
    elif run.standing == JudgingRun.Standing.COUNTS and found.answered:
        reason = _of_an_excluded_judge(run) or _of_flips(found, most_flips)
        if reason:
            _hold_back(run, reason)
    return run


def report_on(run: JudgingRun) -> Report:
    """How the run's answers were given, beside gold and people's."""
    instrument = registry.get(run.project.instrument)
    answers = {
        comparison: Judged(Record.model_validate_json(raw_text), statements(instrument, answer))
        for comparison, raw_text, answer in judgments_of(run).values_list("comparison_id", "raw_text", "answer")
    }
    found = report(answers, passed_on_by(run).count(), reference(run.project))
    return dataclasses.replace(found, captions=caption_agreement(run.project, judgments_of(run)))


def answered(run: JudgingRun) -> int:
    """How many answers of the run count, or would."""
    return judgments_of(run).count()


def retry(run: JudgingRun, by: AbstractBaseUser | None) -> Job:
    """Ask again what has no answer: a job that broke off goes on, and what was invalid is asked by a new one.

    Raises NotDecidable where nothing is left to try.
    """
    with transaction.atomic():
        archive.hold_open(run.project)
        job = Job.objects.select_for_update(of=("self",)).get(pk=run.job_id)
        if job.state in (Job.State.QUEUED, Job.State.RUNNING):
            raise NotDecidable("This run is still at work.")
        if JudgingRun.objects.get(pk=run.pk).standing == JudgingRun.Standing.DISCARDED:
            raise NotDecidable(WAS_DISCARDED)
        taken = take_back(run.project, run.judge, reason_of_invalid(job), LEASE_MINUTES)
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


def _of_an_excluded_judge(run: JudgingRun) -> str:
    """Why a run of a judge that somebody has excluded is held back; "" for any other."""
    standing = Standing.objects.filter(project=run.project, annotator=run.judge, is_excluded=True).first()
    return "" if standing is None else f"Its judge does not count: {standing.reason}"[:500]


def _of_flips(found: Report, most_flips: float) -> str:
    """Why a run that flips too often is held back; "" for any other."""
    flips = found.flips
    if flips.value is None or flips.value <= most_flips or flips.n < LEAST_DECIDED:
        return ""
    return (
        f"In {flips.count} of {flips.n} decisions it named the same side in both orders ({flips.value:.0%}); "
        f"at most {most_flips:.0%} were allowed. Release it if you trust it all the same."
    )


def _hold_back(run: JudgingRun, reason: str) -> None:
    with transaction.atomic():
        _mark(run, JudgingRun.Standing.HELD_BACK, reason)
        unsettled = holding_back.change(run.project, run.judge, judgments_of(run), is_held_back=True)
    if unsettled is not None:
        standings.settle_some(unsettled, run.job.created_by)


def _mark(run: JudgingRun, standing: JudgingRun.Standing, reason: str) -> None:
    run.standing, run.reason = standing, reason
    run.save(update_fields=["standing", "reason"])
