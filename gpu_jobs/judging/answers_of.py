"""What a run has answered, and what it passed on without an answer."""

from django.db.models import QuerySet

from annotation.models import Judgment, Slot
from gpu_jobs.judging.filling import INVALID
from gpu_jobs.judging.record import begins
from gpu_jobs.models import Job, JudgingRun


def judgments_of(run: JudgingRun) -> QuerySet[Judgment]:
    """Its answers, but for those that were superseded or taken back."""
    return Judgment.objects.filter(
        slot__project=run.project,
        annotator=run.judge,
        is_current=True,
        raw_text__startswith=begins(str(run.job_id)),
    )


def passed_on_by(run: JudgingRun) -> QuerySet[Slot]:
    """The places at which it gave no answer that could be used, and has not been asked again."""
    return Slot.objects.filter(
        project=run.project,
        annotator=run.judge,
        state=Slot.State.SKIPPED,
        skip_reason__startswith=reason_of_invalid(run.job),
    )


def reason_of_invalid(job: Job) -> str:
    """How the reason begins with which the run of a job passed questions on."""
    return INVALID.format(run=str(job.pk)[:8])
