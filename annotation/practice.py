"""Practice: questions with a known answer that an annotator tries before the work begins, and is told about.

Nothing of it is kept: an attempt is no judgment, counts nowhere, and may be made again.
"""

from dataclasses import dataclass
from typing import Any

from annotation.assignments import WITH_SAMPLES, shown_order
from annotation.errors import InvalidError
from annotation.instruments import registry
from annotation.instruments.base import InvalidAnswerError, InvalidSubjectError
from annotation.models import Annotator, Comparison, Gold, Project, Sample
from annotation.quality.gold import score
from annotation.subjects import subject_of

# One sitting; a project has a handful.
MOST_QUESTIONS = 50


@dataclass(frozen=True)
class PracticeQuestion:
    """A question as its annotator would see it; `samples[i]` is at canonical position `shown_order[i]`."""

    gold: Gold
    comparison: Comparison
    samples: tuple[Sample, ...]
    shown_order: tuple[int, ...]


@dataclass(frozen=True)
class Feedback:
    """How far an attempt shares the known answer, 0 to 1, or None where there is nothing to compare; both shown."""

    score: float | None
    known: dict[str, Any]
    explanation: str


def practice_questions(project: Project, annotator: Annotator) -> list[PracticeQuestion]:
    """The questions for practice, in the order in which they were made; at most 50, by two queries."""
    rows = list(
        Gold.objects.filter(comparison__project=project, is_active=True, is_practice=True)
        .select_related("comparison__prompt")
        .order_by("pk")[:MOST_QUESTIONS]
    )
    samples: dict[int, list[Sample]] = {}
    for member in WITH_SAMPLES.filter(comparison__in=[row.comparison_id for row in rows]):
        samples.setdefault(member.comparison_id, []).append(member.sample)
    return [_question(project, annotator, row, samples[row.comparison_id]) for row in rows]


def attempt(project: Project, annotator: Annotator, question: Gold, answer: Any) -> Feedback:
    """What `answer`, in shown terms, is worth; raises InvalidError where it fits neither instrument nor samples."""
    subject = subject_of(question.comparison)
    order = shown_order(project.seed, question.comparison, annotator.pk, len(subject.samples))
    instrument = registry.get(project.instrument)
    try:
        given = instrument.to_canonical(answer, order, instrument.configure(project.instrument_config), subject)
    except InvalidSubjectError as error:
        raise InvalidError(error.field, str(error)) from error
    except InvalidAnswerError as error:
        raise InvalidError(".".join(filter(None, ("answer", error.field))), str(error)) from error
    return Feedback(
        score=score(instrument.votes(given), instrument.votes(question.answer)),
        known=instrument.to_shown(question.answer, order),
        explanation=question.explanation,
    )


def _question(project: Project, annotator: Annotator, gold: Gold, samples: list[Sample]) -> PracticeQuestion:
    order = shown_order(project.seed, gold.comparison, annotator.pk, len(samples))
    return PracticeQuestion(gold, gold.comparison, tuple(samples[place] for place in order), tuple(order))
