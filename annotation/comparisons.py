"""Making comparisons: a canonical order that says nothing, and a slot for every answer wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from annotation import preferences
from annotation.errors import InvalidError
from annotation.instruments import registry
from annotation.instruments.base import InvalidSubjectError, Subject
from annotation.instruments.subjects import check_subject
from annotation.models import Comparison, ComparisonSample, Project, Prompt, Sample, Slot
from annotation.models.comparison import HIGHEST_PRIORITY
from annotation.models.project import MAX_SLOTS_PER_COMPARISON
from annotation.queue_order import order_key
from annotation.seeded import content_hash, sort_by_hash
from annotation.subjects import facts_of

ATTEMPTS = 5
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


def canonical_order(seed: int, key: str, samples: Sequence[Sample]) -> list[int]:
    """The indices of `samples` in canonical order."""
    return sort_by_hash([_identity(sample) for sample in samples], seed, "canonical", key)


def _identity(sample: Sample) -> str:
    """A sample by content and origin: unlike its id the same in every database."""
    return f"{sample.sha256}:{sample.origin_key}"


def _make(project: Project, drafts: Sequence[Draft]) -> list[tuple[Comparison, bool]]:
    keys = [draft.key for draft in drafts]
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return _make_once(project, dict(zip(keys, drafts, strict=True)), keys)
        except IntegrityError:
            # Somebody else made one of them in this instant: then it is there, which is what was asked.
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _make_once(project: Project, drafts: dict[str, Draft], keys: Sequence[str]) -> list[tuple[Comparison, bool]]:
    known = _known(project, list(drafts))
    missing = {key: draft for key, draft in drafts.items() if key not in known}
    # The queue's order and the number of answers as they are now, however long ago the project was read.
    current = Project.objects.get(pk=project.pk) if missing else project
    made = {key: _row(current, key, draft) for key, draft in missing.items()}
    Comparison.objects.bulk_create(made.values(), batch_size=BATCH)
    _fill(current, [(made[key], draft) for key, draft in missing.items()])
    new = set(made)
    answer = []
    for key in keys:
        answer.append((made[key] if key in made else known[key], key in new))
        new.discard(key)
    return answer


def _known(project: Project, keys: Sequence[str]) -> dict[str, Comparison]:
    found: dict[str, Comparison] = {}
    for start in range(0, len(keys), BATCH):
        rows = Comparison.objects.filter(project=project, key__in=keys[start : start + BATCH])
        found |= {comparison.key: comparison for comparison in rows}
    return found


def _row(project: Project, key: str, draft: Draft) -> Comparison:
    samples = draft.samples
    return Comparison(
        project=project,
        prompt=draft.prompt,
        key=key,
        strategy=draft.strategy,
        priority=draft.priority,
        job=draft.job,
        slots_wanted=project.slots_per_comparison if draft.slots_wanted is None else draft.slots_wanted,
        are_different=len(samples) == 1 or len({sample.sha256 for sample in samples}) > 1,
    )


def _fill(project: Project, made: Sequence[tuple[Comparison, Draft]]) -> None:
    """The samples at their places, and a slot for every answer wanted where there is anything to ask."""
    members, slots = [], []
    for comparison, draft in made:
        order = canonical_order(project.seed, comparison.key, draft.samples)
        members += [
            ComparisonSample(comparison=comparison, sample=draft.samples[index], position=position)
            for position, index in enumerate(order)
        ]
        slots += [
            Slot(
                comparison=comparison,
                project=project,
                place=place,
                order_key=order_key(project, comparison, place),
            )
            for place in range(comparison.slots_wanted if comparison.are_different else 0)
        ]
    ComparisonSample.objects.bulk_create(members, batch_size=BATCH)
    Slot.objects.bulk_create(slots, batch_size=BATCH)
    preferences.refresh_many([comparison for comparison, _ in made if not comparison.are_different])
