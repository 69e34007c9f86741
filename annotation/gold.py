"""Gold: comparisons whose answer is known, made by people who lead a project."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from annotation import audit
from annotation.errors import ConflictError, InvalidError
from annotation.instruments import registry
from annotation.instruments.base import InvalidAnswerError, InvalidSubjectError
from annotation.models import Comparison, Gold, Judgment, Project, Slot
from annotation.subjects import subject_of


class AlreadyGoldError(ConflictError):
    """The comparison is gold already."""


def make_gold(
    comparison: Comparison,
    answer: Any,
    by: AbstractBaseUser | None,
    explanation: str = "",
    *,
    is_practice: bool = False,
) -> Gold:
    """Make the answer to `comparison` known; from now on every annotator may be given it, once, or practise on it.

    `answer` is what an annotator would give who saw the samples in canonical order. The comparison leaves the
    common queue: its open slots go, and whoever has met it keeps their slot, so that they do not meet it again and
    what they answered counts as an answer to gold. Raises InvalidError or AlreadyGoldError.
    """
    if not comparison.are_different:
        raise InvalidError("comparison", "Its samples are the same bytes: nobody is ever asked about it.")
    known = _known_answer(comparison, answer)
    with transaction.atomic():
        Comparison.objects.select_for_update(of=("self",)).get(pk=comparison.pk)
        if Gold.objects.filter(comparison=comparison).exists():
            raise AlreadyGoldError("This comparison is gold already; change that one.")
        gold = Gold.objects.create(
            comparison=comparison, answer=known, explanation=explanation, is_practice=is_practice, created_by=by
        )
        _leave_the_common_queue(comparison)
        audit.record(by, "gold.made", f"comparison {comparison.pk}", project=comparison.project, after=_told(gold))
    return gold


def take_as_known(
    judgment: Judgment, by: AbstractBaseUser | None, explanation: str = "", *, is_practice: bool = False
) -> Gold:
    """Make what somebody has answered the known answer, as `make_gold` does; raises what that raises."""
    comparison = judgment.comparison
    instrument = registry.get(comparison.project.instrument)
    in_canonical_order = range(comparison.members.count())
    answer = instrument.to_shown(judgment.answer, in_canonical_order)
    return make_gold(comparison, answer, by, explanation, is_practice=is_practice)


def change_gold(gold: Gold, by: AbstractBaseUser | None, **changes: Any) -> Gold:
    """Change its `answer` (given as to `make_gold`), `explanation`, `is_active` or `is_practice`.

    Raises InvalidError.

    An inactive one is given to nobody any more. What was answered stays and is compared with the answer as it is
    now.
    """
    if "answer" in changes:
        changes["answer"] = _known_answer(gold.comparison, changes["answer"])
    with transaction.atomic():
        row = Gold.objects.select_for_update(of=("self",)).select_related("comparison__project").get(pk=gold.pk)
        before = _told(row)
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=list(changes))
        if _told(row) != before:
            audit.record(
                by,
                "gold.changed",
                f"comparison {row.comparison_id}",
                project=row.comparison.project,
                before=before,
                after=_told(row),
            )
    return row


def shown_answer(gold: Gold, project: Project, n_samples: int) -> dict[str, Any]:
    """The known answer as somebody would give it who saw the `n_samples` samples in canonical order."""
    return registry.get(project.instrument).to_shown(gold.answer, range(n_samples))


def _known_answer(comparison: Comparison, answer: Any) -> dict[str, Any]:
    project = comparison.project
    instrument = registry.get(project.instrument)
    subject = subject_of(comparison)
    in_canonical_order = range(len(subject.samples))
    try:
        return instrument.to_canonical(
            answer, in_canonical_order, instrument.configure(project.instrument_config), subject
        )
    except InvalidSubjectError as error:
        raise InvalidError("comparison", str(error)) from error
    except InvalidAnswerError as error:
        raise InvalidError(".".join(filter(None, ("answer", error.field))), str(error)) from error


def _leave_the_common_queue(comparison: Comparison) -> None:
    slots = Slot.objects.filter(comparison=comparison, place__lt=Slot.FIRST_PERSONAL_PLACE)
    slots.filter(state=Slot.State.OPEN).delete()
    slots.filter(annotator__isnull=False).update(place=F("annotator_id") + Slot.FIRST_PERSONAL_PLACE)
    Comparison.objects.filter(pk=comparison.pk).update(slots_wanted=0)
    comparison.slots_wanted = 0


def _told(gold: Gold) -> dict[str, Any]:
    told = ("answer", "explanation", "is_active", "is_practice")
    return {name: getattr(gold, name) for name in told}
