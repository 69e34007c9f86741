"""Making comparisons: a canonical order that says nothing, and a slot for every answer wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from annotation import preferences
from annotation.errors import InvalidError
from annotation.instruments import registry
from annotation.instruments.base import InvalidSubjectError, Subject
from annotation.instruments.subjects import check_subject
from annotation.models import Comparison, ComparisonSample, Project, Prompt, Sample, Slot
from annotation.models.comparison import HIGHEST_PRIORITY
from annotation.models.project import MAX_SLOTS_PER_COMPARISON
from annotation.queue_order import order_key
from annotation.retrying import despite_others
from annotation.seeded import content_hash, sort_by_hash
from annotation.subjects import facts_of

BATCH = 500


@dataclass(frozen=True)
class Draft:
    """A comparison that does not exist yet. `slots_wanted` is the project's number unless said; `job` makes it."""

    prompt: Prompt
    samples: Sequence[Sample]
    strategy: str
    priority: int = 0
    slots_wanted: int | None = None
    job: UUID | None = None

    @property
    def key(self) -> str:
        """Its content as one hash: the order in which the samples are given has no say."""
        return content_hash("comparison", self.prompt.text_hash, *sorted(map(_identity, self.samples)))


def make_comparison(
    project: Project,
    prompt: Prompt,
    samples: Sequence[Sample],
    strategy: str,
    *,
    priority: int = 0,
    slots_wanted: int | None = None,
    job: UUID | None = None,
) -> tuple[Comparison, bool]:
    """Put `samples` of `prompt` side by side; returns the comparison and whether it is new.

    The order in which they are given has no influence: which one is sample 0 is decided by a seeded hash of
    their content and origin. Samples of the same bytes are recorded as a tie and nobody is asked. Raises
    InvalidError where the samples do not fit the project's instrument or belong to another prompt.
    """
    draft = Draft(prompt, samples, strategy, priority, slots_wanted, job)
    check_draft(project, draft)
    return _make(project, [draft])[0]


def make_comparisons(project: Project, drafts: Sequence[Draft]) -> list[tuple[Comparison, bool]]:
    """As `make_comparison` for each draft, all or none, with a number of queries that hardly grows with theirs.

    Raises InvalidError, its field beginning with the draft's index, before anything is written.
    """
    for index, draft in enumerate(drafts):
        try:
            check_draft(project, draft)
        except InvalidError as error:
            raise InvalidError(f"{index}.{error.field}", str(error)) from error
    return _make(project, drafts)


def check_draft(project: Project, draft: Draft) -> None:
    """Raise InvalidError unless the comparison can be made; no query where prompt and samples are loaded."""
    instrument = registry.get(project.instrument)
    subject = Subject(prompt=draft.prompt.text, samples=tuple(map(facts_of, draft.samples)))
    try:
        check_subject(instrument, instrument.configure(project.instrument_config), subject)
    except InvalidSubjectError as error:
        raise InvalidError(error.field, str(error)) from error
    if draft.prompt.project_id != project.pk:
        raise InvalidError("prompt", f"Prompt {draft.prompt.pk} belongs to another project.")
    for sample in draft.samples:
        if sample.prompt_id != draft.prompt.pk:
            raise InvalidError("samples", f"Sample {sample.pk} answers another prompt.")
    if not -HIGHEST_PRIORITY <= draft.priority <= HIGHEST_PRIORITY:
        raise InvalidError("priority", f"Between -{HIGHEST_PRIORITY} and {HIGHEST_PRIORITY}.")
    if draft.slots_wanted is not None and not 0 <= draft.slots_wanted <= MAX_SLOTS_PER_COMPARISON:
        raise InvalidError("slots_wanted", f"Between 0 and {MAX_SLOTS_PER_COMPARISON} answers.")


@dataclass(frozen=True)
class LaidOut:
    """A comparison with its samples at their places and a slot for every answer wanted: rows that are not saved."""

    comparison: Comparison
    members: Sequence[ComparisonSample]
    slots: Sequence[Slot]


def lay_out(project: Project, draft: Draft) -> LaidOut:
    """What makes the comparison of `draft`, which has passed `check_draft`; prompt and samples may be unsaved.

    There is nothing to ask, and so no slot, where all samples are the same bytes.
    """
    samples, key = draft.samples, draft.key
    comparison = Comparison(
        project=project,
        prompt=draft.prompt,
        key=key,
        strategy=draft.strategy,
        priority=draft.priority,
        job=draft.job,
        slots_wanted=project.slots_per_comparison if draft.slots_wanted is None else draft.slots_wanted,
        are_different=len(samples) == 1 or len({sample.sha256 for sample in samples}) > 1,
    )
    members = [
        ComparisonSample(comparison=comparison, sample=samples[index], position=position)
        for position, index in enumerate(canonical_order(project.seed, key, samples))
    ]
    slots = [
        Slot(comparison=comparison, project=project, place=place, order_key=order_key(project, comparison, place))
        for place in range(comparison.slots_wanted if comparison.are_different else 0)
    ]
    return LaidOut(comparison, members, slots)


def add(laid_out: Sequence[LaidOut]) -> None:
    """Save comparisons whose prompts and samples are saved; raises IntegrityError where there is one already."""
    Comparison.objects.bulk_create([one.comparison for one in laid_out], batch_size=BATCH)
    ComparisonSample.objects.bulk_create([row for one in laid_out for row in one.members], batch_size=BATCH)
    Slot.objects.bulk_create([row for one in laid_out for row in one.slots], batch_size=BATCH)
    preferences.refresh_many([one.comparison for one in laid_out if not one.comparison.are_different])


def canonical_order(seed: int, key: str, samples: Sequence[Sample]) -> list[int]:
    """The indices of `samples` in canonical order."""
    return sort_by_hash([_identity(sample) for sample in samples], seed, "canonical", key)


def _identity(sample: Sample) -> str:
    """A sample by content and origin: unlike its id the same in every database."""
    return f"{sample.sha256}:{sample.origin_key}"


def _make(project: Project, drafts: Sequence[Draft]) -> list[tuple[Comparison, bool]]:
    keys = [draft.key for draft in drafts]
    return despite_others(lambda: _make_once(project, dict(zip(keys, drafts, strict=True)), keys))


def _make_once(project: Project, drafts: dict[str, Draft], keys: Sequence[str]) -> list[tuple[Comparison, bool]]:
    known = _known(project, list(drafts))
    missing = {key: draft for key, draft in drafts.items() if key not in known}
    # The queue's order and the number of answers as they are now, however long ago the project was read.
    current = Project.objects.get(pk=project.pk) if missing else project
    made = {key: lay_out(current, draft) for key, draft in missing.items()}
    add(list(made.values()))
    new = set(made)
    answer = []
    for key in keys:
        answer.append((made[key].comparison if key in made else known[key], key in new))
        new.discard(key)
    return answer


def _known(project: Project, keys: Sequence[str]) -> dict[str, Comparison]:
    found: dict[str, Comparison] = {}
    for start in range(0, len(keys), BATCH):
        rows = Comparison.objects.filter(project=project, key__in=keys[start : start + BATCH])
        found |= {comparison.key: comparison for comparison in rows}
    return found
