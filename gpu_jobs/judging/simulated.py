"""Judging by simulated annotators: they take slots from the queue like anyone else and look at the samples."""

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotation import annotators, queue
from annotation.models import Annotator, Judgment, Project
from annotation.progress import Progress
from annotation.queue import Assignment
from gpu_jobs.judging.simulated_minds import NOT_OF_SHAPEWORLD, SimulatedMind, require_answerable

PREFIX = "simulated: "
_LEASED_TOGETHER = 8
_CLIENT = uuid.UUID("5f0c7c52-52ab-4f0e-9a53-0d2f6a3f8a11")


@dataclass(frozen=True)
class SimulatedPerson:
    """A simulated annotator as a project meets it: a name, and how it answers (see `simulated_minds`)."""

    name: str
    noise: float = 0.0
    position_bias: float = 0.0
    taste: dict[str, float] = field(default_factory=dict)
    seed: int = 0

    def row(self) -> Annotator:
        """Its row; another configuration under the same name is another annotator."""
        return annotators.simulated(PREFIX + self.name.removeprefix(PREFIX), self.config)

    @property
    def config(self) -> dict[str, Any]:
        """What its row says about how it answers."""
        return {
            "noise": self.noise,
            "position_bias": self.position_bias,
            "taste": dict(sorted(self.taste.items())),
            "seed": self.seed,
        }

    def mind(self) -> SimulatedMind:
        """What answers. Raises BadAnnotator where the configuration makes no sense."""
        return SimulatedMind(self.seed, self.noise, self.position_bias, self.taste)


@dataclass(frozen=True)
class Judged:
    """How many answers were given, by whom, and how many questions were passed on as none of Shapeworld's."""

    judgments: int
    skipped: int
    by_annotator: dict[str, int]


def judgments_so_far(project: Project, people: Sequence[SimulatedPerson]) -> int:
    """How many current answers these annotators have given in the project."""
    rows = [person.row() for person in people]
    return Judgment.objects.filter(slot__project=project, annotator__in=rows, is_current=True).count()


def fill_slots(
    project: Project, people: Sequence[SimulatedPerson], limit: int | None, on_progress: Progress
) -> Judged:
    """Let the annotators answer in turn until nobody finds a question, or `limit` answers are given.

    Each answer is committed by itself. Interrupted and called again, an annotator first takes up what it held.

    Raises BadAnnotator where they cannot answer what the project asks.
    """
    require_answerable(project)
    minds = [(person.row(), person.mind()) for person in people]
    counts = {row.name: 0 for row, _ in minds}
    skipped = 0
    waiting = list(minds)
    while waiting and (limit is None or sum(counts.values()) < limit):
        row, mind = waiting.pop(0)
        room = _LEASED_TOGETHER if limit is None else min(_LEASED_TOGETHER, limit - sum(counts.values()))
        held = queue.lease(project, row, count=room)
        for assignment in held:
            if _answer(project, assignment, row, mind):
                counts[row.name] += 1
            else:
                skipped += 1
            on_progress(sum(counts.values()), limit, row.name)
        if held:
            waiting.append((row, mind))
    return Judged(sum(counts.values()), skipped, counts)


def _answer(project: Project, assignment: Assignment, row: Annotator, mind: SimulatedMind) -> bool:
    """Answer one question, or pass it on when it is not about Shapeworld; whether it was answered."""
    began = time.perf_counter()
    try:
        answer = mind.answer(project, assignment)
    except NOT_OF_SHAPEWORLD as error:
        queue.skip(assignment.slot.pk, assignment.lease_token, str(error)[:200])
        return False
    queue.submit(
        assignment.slot.pk,
        row,
        _client_id(assignment, row),
        answer,
        time_ms=round((time.perf_counter() - began) * 1000),
    )
    return True


def _client_id(assignment: Assignment, row: Annotator) -> uuid.UUID:
    """Of what is answered and by whom: an answer sent twice, by whichever attempt, is one judgment."""
    named = [assignment.slot.pk, row.pk, *([assignment.returned.judgment] if assignment.returned else [])]
    return uuid.uuid5(_CLIENT, ":".join(map(str, named)))
