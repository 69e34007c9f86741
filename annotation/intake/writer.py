"""Writing rows: prompts, samples, comparisons and judgments, by content, so that writing twice adds nothing."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DataError, transaction

from annotation import annotators, prompts, queue
from annotation.comparisons import make_comparison
from annotation.errors import ConflictError, InvalidError, LeaseLostError
from annotation.instruments import registry
from annotation.instruments.base import InvalidAnswerError, Verdict
from annotation.intake.prepare import STRATEGY, Prepared, PreparedSample
from annotation.intake.row import RowError
from annotation.models import Annotator, Comparison, Judgment, Project, Prompt, Sample, Slot
from annotation.samples import record_sample
from annotation.subjects import subject_of

CLIENT_IDS = uuid.UUID("6f0f5b0e-3c0b-5d86-9d0a-0f7a0f6f2a51")
# How often somebody else may take the place that an answer was about to fill.
ATTEMPTS = 5


@dataclass(frozen=True)
class Written:
    """What became of a row that was taken."""

    is_new: bool
    is_tie: bool
    is_unlabelled: bool


class Writer:
    """Writes the rows of one table. `nameless` is what to call whoever answered where the rows name nobody."""

    def __init__(self, project: Project, annotator_prefix: str, nameless: Callable[[], str]) -> None:
        self._project = project
        self._prefix = annotator_prefix
        self._nameless = nameless

    def write(self, rows: list[Prepared]) -> list[Written | RowError]:
        """Write rows in their order, inside a transaction; a row that cannot be taken leaves nothing behind."""
        people: dict[str | None, Annotator] = {}
        return [self._attempt(row, people) for row in rows]

    def _attempt(self, row: Prepared, people: dict[str | None, Annotator]) -> Written | RowError:
        """Write one row; `people` are those whom the rows before it made sure of."""
        try:
            with transaction.atomic():
                written, annotator = self._row(row, people.get(row.annotator))
        except (InvalidError, ConflictError) as error:
            return RowError(f"{error.field}: {error}" if isinstance(error, InvalidError) else str(error))
        except DataError as error:
            # Whatever slipped through every check: it is this row's fault, and no other's.
            return RowError(f"the database cannot keep it: {error}")
        except RowError as error:
            return error
        if annotator is not None:
            people[row.annotator] = annotator
        return written

    def _row(self, row: Prepared, known: Annotator | None) -> tuple[Written, Annotator | None]:
        prompt = prompts.get_or_add(self._project, row.prompt, "prompt")
        samples = [_sample(prompt, sample) for sample in row.samples]
        comparison, created = make_comparison(self._project, prompt, samples, STRATEGY)
        if row.answer is None or not comparison.are_different:
            is_even = not comparison.are_different
            return Written(created, is_even, is_unlabelled=row.answer is None and not is_even), None
        annotator = known or self._person(row.annotator)
        if len({sample.pk for sample in samples}) < len(samples):
            raise RowError("two of the samples are the same, so what the answer says of each is not clear")
        positions = dict(comparison.members.values_list("sample", "position"))
        shown = [positions[sample.pk] for sample in samples]
        judgment, is_new = self._judge(comparison, annotator, row, shown)
        return Written(is_new, self._is_tie(judgment), is_unlabelled=False), annotator

    def _person(self, name: str | None) -> Annotator:
        return annotators.imported_person(f"{self._prefix}:{name if name is not None else self._nameless()}")

    def _judge(
        self, comparison: Comparison, annotator: Annotator, row: Prepared, shown: list[int]
    ) -> tuple[Judgment, bool]:
        earlier = Judgment.objects.filter(comparison=comparison, annotator=annotator, is_current=True).first()
        if earlier is not None:
            if earlier.answer != self._canonical(comparison, row.answer, shown):
                raise RowError("the same annotator has answered this pair differently before")
            return earlier, False
        client_id = uuid.uuid5(CLIENT_IDS, f"{self._project.pk}:{comparison.key}:{annotator.pk}")
        for _ in range(ATTEMPTS):
            slot = Slot.objects.filter(comparison=comparison, state=Slot.State.OPEN).order_by("place").first()
            if slot is None:
                break
            try:
                with transaction.atomic():
                    return queue.submit(slot.pk, annotator, client_id, row.answer, row.time_ms, shown=shown)
            except LeaseLostError:  # somebody took this place meanwhile: the next
                continue
        raise RowError("this pair is there already and has no free place for another answer")

    def _canonical(self, comparison: Comparison, answer: Any, shown: list[int]) -> dict[str, Any]:
        instrument = registry.get(self._project.instrument)
        config = instrument.configure(self._project.instrument_config)
        try:
            return instrument.to_canonical(answer, shown, config, subject_of(comparison))
        except InvalidAnswerError as error:
            raise InvalidError(".".join(filter(None, ("answer", error.field))), str(error)) from error

    def _is_tie(self, judgment: Judgment) -> bool:
        votes = registry.get(self._project.instrument).votes(judgment.answer)
        return bool(votes) and all(vote.verdict is Verdict.TIE for vote in votes)


def _sample(prompt: Prompt, sample: PreparedSample) -> Sample:
    recorded = record_sample(prompt, sample.media, sample.origin, sample.draft)
    if recorded.sha256 != sample.media.sha256:
        # A model and a seed draw one picture: which of the two it is nobody can say here.
        raise RowError(f"{sample.field} differs from what the same model and seed have made for this prompt before")
    return recorded
