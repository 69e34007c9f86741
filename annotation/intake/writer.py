"""Writing rows: prompts, samples, comparisons and judgments, by content, so that writing twice adds nothing.

A batch is looked up, decided row by row in memory, and written, each with a handful of queries.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DataError, transaction

from annotation import comparisons
from annotation.answers import canonical, check_time
from annotation.comparisons import Draft as ComparisonDraft
from annotation.comparisons import LaidOut, check_draft
from annotation.errors import AnnotationError, InvalidError
from annotation.instruments import registry
from annotation.instruments.base import Verdict
from annotation.intake.imported_answers import ImportedAnswer, record
from annotation.intake.prepare import STRATEGY, Prepared
from annotation.intake.row import RowError
from annotation.intake.stock import Drafted, Known, Stock
from annotation.models import Annotator, Project, Prompt, Sample
from annotation.retrying import despite_others
from annotation.samples import add_samples


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
        if not rows:
            return []
        try:
            return despite_others(lambda: self._write(rows))
        except DataError as error:
            # Whatever slipped through every check: it is one row's fault, and no other's.
            if len(rows) == 1:
                return [RowError(f"the database cannot keep it: {error}")]
        half = len(rows) // 2
        return self.write(rows[:half]) + self.write(rows[half:])

    def _write(self, rows: list[Prepared]) -> list[Written | RowError]:
        # One import at a time writes into a project, or two of the same rows would wait for each other. And its
        # order of the queue and number of answers are those of now, however long ago it was read.
        project = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=self._project.pk)
        drafted = [self._drafted(project, row) for row in rows]
        batch = _Batch(Stock(project, [draft for draft in drafted if isinstance(draft, Drafted)]))
        outcomes = [batch.take(draft) if isinstance(draft, Drafted) else draft for draft in drafted]
        batch.save()
        return outcomes

    def _drafted(self, project: Project, row: Prepared) -> Drafted | RowError:
        try:
            return Drafted.of(project, row, "" if row.answer is None else self._person(row.annotator))
        except InvalidError as error:
            return RowError(f"{error.field}: {error}")

    def _person(self, name: str | None) -> str:
        return f"{self._prefix}:{name if name is not None else self._nameless()}"


@dataclass
class _Batch:
    """Rows being decided, one after the other, and what is to be saved for those that are taken."""

    stock: Stock
    prompts: list[Prompt] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    annotators: list[Annotator] = field(default_factory=list)
    comparisons: list[LaidOut] = field(default_factory=list)
    answers: list[ImportedAnswer] = field(default_factory=list)

    def take(self, draft: Drafted) -> Written | RowError:
        """Decide about one row; one that is not taken changes nothing."""
        try:
            prompt = self.stock.prompts.get(draft.prompt.text_hash, draft.prompt)
            samples = self._samples(draft, prompt)
            known = self._comparison(draft, prompt, samples)
            answer, written = self._answered(draft, known, samples)
        except InvalidError as error:
            return RowError(f"{error.field}: {error}")
        except AnnotationError as error:
            return RowError(str(error))
        except RowError as error:
            return error
        self._accept(draft, prompt, samples, known, answer)
        return written

    def _samples(self, draft: Drafted, prompt: Prompt) -> list[Sample]:
        """The samples of a row, those that are there already and those to be made; raises RowError."""
        found: dict[str, Sample] = {}
        for said, prepared in zip(draft.samples, draft.row.samples, strict=True):
            said.prompt = prompt
            sample = self.stock.samples.get(draft.key_of(said)) or found.setdefault(said.origin_key, said)
            if sample.sha256 != said.sha256:
                # A model and a seed draw one picture: which of the two it is nobody can say here.
                raise RowError(
                    f"{prepared.field} differs from what the same model and seed have made for this prompt before"
                )
            found[said.origin_key] = sample
        return [found[said.origin_key] for said in draft.samples]

    def _comparison(self, draft: Drafted, prompt: Prompt, samples: list[Sample]) -> Known:
        """The comparison of a row, which may be new; raises InvalidError where nobody can be asked about it."""
        comparison = ComparisonDraft(prompt, samples, STRATEGY)
        check_draft(self.stock.project, comparison)
        return self.stock.comparisons.get(draft.key) or Known.new(self.stock.project, comparison)

    def _answered(
        self, draft: Drafted, known: Known, samples: list[Sample]
    ) -> tuple[ImportedAnswer | None, Written]:
        """The judgment to be made of a row, if any, and what became of it; raises RowError or InvalidError."""
        row, is_even = draft.row, not known.comparison.are_different
        if row.answer is None or is_even:
            is_new = draft.key not in self.stock.comparisons
            return None, Written(is_new, is_even, is_unlabelled=row.answer is None and not is_even)
        if len({sample.pk for sample in samples}) < len(samples):
            raise RowError("two of the samples are the same, so what the answer says of each is not clear")
        shown = [known.positions[sample.pk] for sample in samples]
        earlier = known.answers.get(draft.annotator)
        if earlier is None and not known.free:
            raise RowError("this pair is there already and has no free place for another answer")
        check_time(row.time_ms)
        answer, edited = canonical(self.stock.project, row.answer, shown, known.subject)
        if earlier is not None:
            if earlier != answer:
                raise RowError("the same annotator has answered this pair differently before")
            return None, Written(False, self._is_tie(earlier), is_unlabelled=False)
        if draft.annotator in known.barred:
            raise RowError("the same annotator has passed over this pair here, or their answer was taken back")
        made = ImportedAnswer(
            slot=known.free[0],
            is_slot_new=known.laid_out is not None,
            comparison=known.comparison,
            annotator=self.stock.annotators.get(draft.annotator) or _person(draft.annotator),
            answer=answer,
            shown=shown,
            time_ms=row.time_ms,
            edited=[(known.samples[edit.position], edit) for edit in edited],
        )
        return made, Written(True, self._is_tie(answer), is_unlabelled=False)

    def _is_tie(self, answer: dict[str, object]) -> bool:
        votes = registry.get(self.stock.project.instrument).votes(answer)
        return bool(votes) and all(vote.verdict is Verdict.TIE for vote in votes)

    def _accept(
        self, draft: Drafted, prompt: Prompt, samples: list[Sample], known: Known, answer: ImportedAnswer | None
    ) -> None:
        """Let the rows after it see what one row brings."""
        stock = self.stock
        if prompt.text_hash not in stock.prompts:
            stock.prompts[prompt.text_hash] = prompt
            self.prompts.append(prompt)
        for sample in samples:
            if draft.key_of(sample) not in stock.samples:
                stock.samples[draft.key_of(sample)] = sample
                self.samples.append(sample)
        if draft.key not in stock.comparisons:
            stock.comparisons[draft.key] = known
            assert known.laid_out is not None
            self.comparisons.append(known.laid_out)
        if answer is not None:
            known.free.popleft()
            known.answers[draft.annotator] = answer.answer
            if draft.annotator not in stock.annotators:
                stock.annotators[draft.annotator] = answer.annotator
                self.annotators.append(answer.annotator)
            self.answers.append(answer)

    def save(self) -> None:
        """Write all that was decided; raises IntegrityError where somebody else was faster with some of it."""
        with transaction.atomic():
            Prompt.objects.bulk_create(self.prompts)
            add_samples(self.samples)
            # In one order everywhere: annotators are the same in all projects, into which others may be importing.
            Annotator.objects.bulk_create(sorted(self.annotators, key=lambda annotator: annotator.name))
            for answer in self.answers:
                if answer.is_slot_new:
                    answer.fill_slot()
            comparisons.add(self.comparisons)
            record(self.stock.project, self.answers)


def _person(name: str) -> Annotator:
    """As `annotators.imported_person` makes them."""
    return Annotator(kind=Annotator.Kind.PERSON, name=name)
