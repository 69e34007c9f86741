"""What every job of judging has in common: how much, of what, when it is held back, and the run that it makes."""

from collections.abc import Callable
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from pydantic import Field

from annotation.models import Annotator, Comparison, Project, Slot
from curation.chat.errors import ChatError
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.registry import Spec
from gpu_jobs.judging import filling, runs, trial
from gpu_jobs.judging.decisions import NotDecidable
from gpu_jobs.judging.judge import Judge


class JudgingSpec(Spec):
    """Which questions, how many, and what is too much of a sway."""

    questions: Literal["open", "answered"] = Field(
        "open",
        title="Questions",
        description="Open: those that wait in the queue. Answered: a trial on those that people have answered or "
        "whose answer is known; it takes nobody's place, and counts only once it is released.",
    )
    judgments_max: int | None = Field(None, ge=1, title="At most this many judgments")
    most_flips: float = Field(
        0.3,
        ge=0.0,
        le=1.0,
        title="Most flips",
        description="If both orders name the same side more often, its answers don't count until it is released.",
    )


def carry_out(
    context: JobContext, judge: Judge, facts: Callable[[], dict[str, Any]] = lambda: {}
) -> dict[str, Any]:
    """Let the judge answer, counting what an earlier attempt of this job has answered, and conclude the run.

    Where it ends before its end, as with a budget, what there is is reported on all the same. `facts` go into the
    result.
    """
    spec: JudgingSpec = context.spec
    judge.require(context.project)
    row = judge.identity.row()
    try:
        run = runs.begin(context.job, row, is_trial=spec.questions == "answered")
    except NotDecidable as error:
        raise JobError(str(error)) from error
    before = runs.answered(run)
    left = None if spec.judgments_max is None else max(0, spec.judgments_max - before)
    most = waiting(context.project, row, spec.questions).count() + before
    total = most if spec.judgments_max is None else min(most, spec.judgments_max)

    def on_progress(done: int, _: int | None, message: str = "") -> None:
        context.on_progress(before + done, total, message)

    take = filling.from_the_queue if spec.questions == "open" else _to_try
    try:
        filled = filling.fill_slots(
            context.project,
            judge,
            str(context.job.pk),
            limit=left,
            on_progress=on_progress,
            take=take,
            is_held_back=run.is_kept_from_counting,
        )
    except ChatError:
        runs.conclude(run, spec.most_flips)
        raise
    for reason in filled.reasons:
        context.log(reason)
    runs.conclude(run, spec.most_flips)
    if run.reason:
        context.log(run.reason)
    return {
        "judgments": before + filled.judgments,
        "invalid": run.report["invalid"]["count"],
        "run": run.pk,
        "standing": run.standing,
        "requests": run.report["effort"]["requests"] - run.report["effort"]["cached"],
        **facts(),
    }


def waiting(project: Project, judge: Annotator | None, questions: str) -> QuerySet[Comparison]:
    """The comparisons that a judge would be given now; None is one that has never answered."""
    slots = Slot.objects.filter(project=project)
    mine = slots.filter(annotator=judge) if judge is not None else slots.none()
    if questions == "answered":
        to_judge = trial.to_try(project)
    else:
        to_judge = Comparison.objects.filter(
            Exists(slots.filter(comparison=OuterRef("pk"), state=Slot.State.OPEN)), project=project
        )
    in_hand = Exists(mine.filter(comparison=OuterRef("pk"), state=Slot.State.LEASED))
    met = Exists(mine.filter(comparison=OuterRef("pk")))
    return Comparison.objects.filter(Q(in_hand) | Q(pk__in=to_judge.filter(~met)), project=project)


def _to_try(project: Project, row: Annotator, count: int) -> list[Any]:
    return trial.take(project, row, count, filling.LEASE_MINUTES)
