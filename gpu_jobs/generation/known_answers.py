"""Answers that follow from how a pair was made: a machine gives them, as an annotator among others.

A room that was spoilt on purpose is worse than the one it was made of; of two rewritten prompts the one whose
samples score higher is better. Nobody needs to be asked, but nothing is hidden either: the answer stands in a slot,
under the machine's name, with its reason, and counts, is reviewed and is excluded like everybody's.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotation import answers
from annotation.instruments.layout import LayoutInspection, Mode
from annotation.instruments.pairwise import Pairwise
from annotation.models import Annotator, Comparison, Project, Slot
from gpu_jobs.jobs.errors import JobError

_CLIENT = uuid.UUID("a64d3f0e-93f6-4b8e-8a43-51ea0a1d2b77")


@dataclass(frozen=True)
class KnownAnswer:
    """The answer to a comparison, its samples standing in canonical order, and why."""

    comparison: Comparison
    answer: Mapping[str, Any]
    reason: str


def better(project: Project, position: int) -> dict[str, str]:
    """The answer that the sample at this position is the better of two.

    Raises JobError where the project does not ask which of two is better, or asks for more than that.
    """
    choice = ("first", "second")[position]
    if project.instrument == Pairwise.id and not project.instrument_config.get("ask_strength"):
        return {"choice": choice}
    if project.instrument == LayoutInspection.id and not inspects(project):
        return {"decision": "compare", "choice": choice}
    raise JobError(
        f"Answers that follow from how a pair was made can be given where it is asked which of two is better; "
        f"'{project.slug}' asks by '{project.instrument}' in another way. Leave that option out."
    )


def inspects(project: Project) -> bool:
    """Whether layouts are looked at one by one."""
    is_layout = project.instrument == LayoutInspection.id
    return is_layout and project.instrument_config.get("mode", Mode.INSPECT) == Mode.INSPECT


def give(annotator: Annotator, known: Iterable[KnownAnswer]) -> int:
    """Answer those that this annotator has not answered, where a slot is free; how many were answered.

    A comparison all of whose slots are somebody's is left to them. Given again, nothing changes.
    """
    given = 0
    for one in known:
        slots = Slot.objects.filter(comparison=one.comparison)
        if slots.filter(annotator=annotator).exists():
            continue
        slot = slots.filter(state=Slot.State.OPEN).order_by("place").first()
        if slot is None:
            continue
        _, is_new = answers.submit(
            slot.pk,
            annotator,
            uuid.uuid5(_CLIENT, f"{slot.pk}:{annotator.pk}"),
            dict(one.answer),
            time_ms=None,
            raw_text=one.reason,
            shown=(),
        )
        given += is_new
    return given
