"""A judge: a machine among the annotators, and how it answers what it is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from annotation import annotators
from annotation.assignments import Assignment
from annotation.instruments import registry
from annotation.instruments.base import Config, Subject
from annotation.models import Annotator, Project
from annotation.subjects import facts_of
from curation.errors import CurationError
from gpu_jobs.judging.record import Record


class NotJudged(CurationError):
    """This judge does not answer this project's way of asking; the message says why."""


@dataclass(frozen=True)
class Given:
    """An answer, as by somebody who saw the samples in canonical order, with its record and how long it took."""

    answer: dict[str, Any]
    record: Record
    time_ms: int


@dataclass(frozen=True)
class Invalid:
    """No answer that can be used, and why. Never to be taken for a tie."""

    why: str


@dataclass(frozen=True)
class Identity:
    """A machine among the annotators, by its kind, its name and all that decides its answers."""

    kind: Annotator.Kind
    name: str
    config: dict[str, Any]

    def row(self) -> Annotator:
        """The annotator, made where it is new."""
        return annotators.machine(self.kind, self.name, self.config)

    def known(self) -> Annotator | None:
        """The annotator, if there is one already."""
        return annotators.known_machine(self.kind, self.name, self.config)


class Judge(Protocol):
    """What answers. Making one asks nobody anything."""

    @property
    def identity(self) -> "Identity":
        """Who it is among the annotators; whatever changes its answers makes it another one."""
        ...

    def require(self, project: Project) -> None:
        """Raise NotJudged where it cannot answer this project's questions."""
        ...

    def judge(
        self, project: Project, held: Sequence[Assignment], run: str
    ) -> Iterator[tuple[Assignment, Given | Invalid]]:
        """Answer a batch, each as soon as it is known; raises ChatError where nothing more can be answered."""
        ...


def config_of(project: Project) -> Config:
    """How the project asks."""
    return registry.get(project.instrument).configure(project.instrument_config)


def subject_of(assignment: Assignment) -> Subject:
    """The comparison as an instrument sees it: facts in canonical order."""
    by_position = sorted(zip(assignment.shown_order, assignment.samples, strict=True), key=lambda each: each[0])
    return Subject(assignment.comparison.prompt.text, tuple(facts_of(sample) for _, sample in by_position))
