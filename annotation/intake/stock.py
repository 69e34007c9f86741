"""What a project has of the prompts, samples, comparisons and answers that a batch of rows speaks of.

Looked up for the whole batch at once, by content; what is decided for one row is seen by those after it.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from annotation.comparisons import Draft as ComparisonDraft
from annotation.comparisons import LaidOut, lay_out
from annotation.instruments.base import Subject
from annotation.intake.prepare import STRATEGY, Prepared
from annotation.models import Annotator, Comparison, ComparisonSample, Judgment, Project, Prompt, Sample, Slot
from annotation.prompts import draft_prompt
from annotation.samples import draft_sample
from annotation.subjects import facts_of

SampleKey = tuple[str, str]


@dataclass(frozen=True)
class Drafted:
    """A row as the rows of the database that it asks for, none of them saved."""

    row: Prepared
    prompt: Prompt
    samples: Sequence[Sample]
    # Of its comparison.
    key: str
    # Who answered; '' where nobody did.
    annotator: str

    @classmethod
    def of(cls, project: Project, row: Prepared, annotator: str) -> "Drafted":
        """The draft of `row`; raises InvalidError where its prompt cannot be kept."""
        prompt = draft_prompt(project, row.prompt, "prompt")
        samples = [draft_sample(prompt, one.media, one.origin, one.draft) for one in row.samples]
        return cls(row, prompt, samples, ComparisonDraft(prompt, samples, STRATEGY).key, annotator)

    def key_of(self, sample: Sample) -> SampleKey:
        """What tells a sample from all others of the project."""
        return self.prompt.text_hash, sample.origin_key


@dataclass
class Known:
    """A comparison that the database has or is to have: its samples by position, its free places, its answers."""

    comparison: Comparison
    samples: Sequence[Sample]
    free: deque[Slot]
    # By the name of whoever answered.
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    # The names of those who may not answer: they have or had a place here and no answer that counts.
    barred: set[str] = field(default_factory=set)
    # What it consists of, where it is new.
    laid_out: LaidOut | None = None

    @classmethod
    def new(cls, project: Project, draft: ComparisonDraft) -> "Known":
        """One that is to be made."""
        made = lay_out(project, draft)
        return cls(made.comparison, [member.sample for member in made.members], deque(made.slots), laid_out=made)

    @cached_property
    def positions(self) -> Mapping[UUID, int]:
        """Where each sample stands, by its id."""
        return {sample.pk: position for position, sample in enumerate(self.samples)}

    @cached_property
    def subject(self) -> Subject:
        """As its instrument sees it."""
        return Subject(self.comparison.prompt.text, tuple(map(facts_of, self.samples)))


class Stock:
    """All that is known of a batch, read with a number of queries that does not grow with it.

    To be made inside a transaction: what others could answer meanwhile is locked until its end.
    """

    def __init__(self, project: Project, drafted: Sequence[Drafted]) -> None:
        self.project = project
        self.prompts = self._prompts({draft.prompt.text_hash for draft in drafted})
        self.samples = self._samples({sample.origin_key for draft in drafted for sample in draft.samples})
        self.annotators = self._annotators({draft.annotator for draft in drafted if draft.annotator})
        self.comparisons = self._comparisons({draft.key for draft in drafted})

    def _prompts(self, hashes: Collection[str]) -> dict[str, Prompt]:
        rows = Prompt.objects.filter(project=self.project, text_hash__in=hashes)
        return {prompt.text_hash: prompt for prompt in rows}

    def _samples(self, keys: Collection[str]) -> dict[SampleKey, Sample]:
        of = {prompt.pk: prompt for prompt in self.prompts.values()}
        if not of:
            return {}
        rows = Sample.objects.filter(prompt__in=list(of), origin_key__in=keys)
        return {(of[sample.prompt_id].text_hash, sample.origin_key): sample for sample in rows}

    def _annotators(self, names: Collection[str]) -> dict[str, Annotator]:
        if not names:
            return {}
        rows = Annotator.objects.filter(kind=Annotator.Kind.PERSON, revision="", user=None, name__in=names)
        return {annotator.name: annotator for annotator in rows}

    def _comparisons(self, keys: Collection[str]) -> dict[str, Known]:
        if not self.samples:
            return {}
        rows = Comparison.objects.filter(project=self.project, key__in=keys).select_related("prompt")
        found = {row.pk: row for row in rows}
        if not found:
            return {}
        members: dict[int, list[Sample]] = {pk: [] for pk in found}
        for member in (
            ComparisonSample.objects.filter(comparison__in=list(found))
            .select_related("sample")
            .order_by("comparison_id", "position")
        ):
            members[member.comparison_id].append(member.sample)
        for row in found.values():
            row.project = self.project
        known = {pk: Known(row, members[pk], deque()) for pk, row in found.items()}
        self._read_answers(known)
        return {one.comparison.key: one for one in known.values()}

    def _read_answers(self, known: Mapping[int, Known]) -> None:
        """The free places of comparisons, and what those whom the batch names have answered or passed over."""
        names = {annotator.pk: name for name, annotator in self.annotators.items()}
        for slot in self._locked_slots(known):
            one = known[slot.comparison_id]
            if slot.state == Slot.State.OPEN:
                one.free.append(slot)
            elif slot.annotator_id in names:
                one.barred.add(names[slot.annotator_id])
        rows = Judgment.objects.filter(comparison__in=list(known), annotator__in=list(names), is_current=True)
        for comparison, annotator, answer in rows.values_list("comparison_id", "annotator_id", "answer"):
            known[comparison].answers[names[annotator]] = answer

    def _locked_slots(self, known: Iterable[int]) -> list[Slot]:
        """By place. Locked as whoever answers locks them: the slot with its comparison, one after the other."""
        rows = Slot.objects.filter(comparison__in=list(known)).select_related("comparison")
        return list(
            rows.select_for_update(no_key=True, of=("self", "comparison")).order_by("comparison_id", "place")
        )
