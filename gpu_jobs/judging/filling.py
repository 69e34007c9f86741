"""Filling slots: a judge takes questions from the queue, and its answers become judgments, like anyone's."""

import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from annotation import answers, queue
from annotation.assignments import Assignment
from annotation.errors import ConflictError, InvalidError
from annotation.models import Annotator, Project
from annotation.progress import Progress
from gpu_jobs.judging.judge import Given, Invalid, Judge

logger = logging.getLogger(__name__)

BATCH = 16
# A batch waits for its slowest answer, tried again several times.
LEASE_MINUTES = 60
# How the reason begins with which a judge passes a question on that it gave no answer to.
INVALID = "invalid in run {run}: "
MOST_REASONS = 20
_CLIENT = uuid.UUID("c1a0d0de-6f0e-4c5c-9b57-0f5a0c8d1f2e")

# Gives up to so many questions to the judge; none where none is left.
Take = Callable[[Project, Annotator, int], list[Assignment]]


@dataclass
class Filled:
    """How many answers were given, how many questions passed on without one, and the first few reasons why."""

    judgments: int = 0
    invalid: int = 0
    reasons: list[str] = field(default_factory=list)


def from_the_queue(project: Project, row: Annotator, count: int) -> list[Assignment]:
    """The next of the project's open questions."""
    return queue.lease(project, row, count=count, minutes=LEASE_MINUTES)


def fill_slots(
    project: Project,
    judge: Judge,
    run: str,
    *,
    limit: int | None,
    on_progress: Progress,
    take: Take = from_the_queue,
    is_held_back: bool = False,
) -> Filled:
    """Answer until no question is left for this judge, or `limit` answers are given, which may be held back.

    Each answer is committed by itself, as soon as it is known; interrupted and called again, it goes on and pays
    for nothing twice. Raises NotJudged, and ChatError where nothing more can be answered or a budget is spent.
    """
    judge.require(project)
    row, filled = judge.identity.row(), Filled()
    while limit is None or filled.judgments < limit:
        room = BATCH if limit is None else min(BATCH, limit - filled.judgments)
        held = take(project, row, room)
        if not held:
            break
        for assignment, outcome in _answered(project, judge, row, held, run, is_held_back=is_held_back):
            if isinstance(outcome, Invalid):
                _pass_on(assignment, INVALID.format(run=run[:8]) + outcome.why)
                filled.invalid += 1
                filled.reasons.append(f"Comparison {assignment.comparison.pk}: {outcome.why}")
                del filled.reasons[MOST_REASONS:]
            else:
                filled.judgments += 1
            on_progress(filled.judgments, limit, row.name)
    return filled


def _answered(
    project: Project, judge: Judge, row: Annotator, held: list[Assignment], run: str, *, is_held_back: bool
) -> Iterator[tuple[Assignment, Given | Invalid]]:
    """Each assignment with the answer that was submitted, or why there is none."""
    for assignment, outcome in judge.judge(project, held, run):
        if isinstance(outcome, Invalid):
            yield assignment, outcome
            continue
        try:
            _submit(assignment, row, outcome, is_held_back)
        except InvalidError as error:
            yield assignment, Invalid(f"The answer does not fit the question: {error}")
        except ConflictError as error:
            # The lease ended while the model thought, and somebody else has answered: nothing is missing.
            logger.info("Comparison %s: %s", assignment.comparison.pk, error)
        else:
            yield assignment, outcome


def _submit(assignment: Assignment, row: Annotator, given: Given, is_held_back: bool) -> None:
    """Without sides: the judge looked both ways round, or at one sample at a time."""
    returned = [assignment.returned.judgment] if assignment.returned else []
    named = ":".join(map(str, [assignment.slot.pk, row.pk, *returned]))
    answers.submit(
        assignment.slot.pk,
        row,
        uuid.uuid5(_CLIENT, named),
        given.answer,
        min(given.time_ms, answers.LONGEST_TIME_MS),
        raw_text=given.record.text(),
        shown=(),
        is_held_back=is_held_back,
    )


def _pass_on(assignment: Assignment, why: str) -> None:
    if assignment.lease_token is None:
        raise ConflictError("The slot was leased without a token.")
    queue.skip(assignment.slot.pk, assignment.lease_token, why[:200])
