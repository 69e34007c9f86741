"""The captions that annotators gave to samples: what the double-caption objective trains on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from annotation.instruments.captions import Captions
from annotation.models import Annotator, Judgment, LesserCaption
from annotation.preferences import counted


@dataclass(frozen=True)
class GivenCaption:
    """What one sample shows, who says so, and which parts of the prompt it lacks: [start, end) in characters."""

    text: str
    source: str
    irrelevant: tuple[tuple[int, int], ...]


def captions_of(comparisons: Collection[int]) -> dict[int, tuple[GivenCaption, ...]]:
    """By comparison the captions of its samples in canonical order; nothing where nobody has given any. One query.

    Captions of one comparison come from one answer, since two that are set against one another should be of one
    hand: a person's rather than a machine's, and of those the latest that counts.
    """
    judgments = counted(
        Judgment.objects.filter(comparison__in=comparisons, comparison__project__instrument=Captions.id)
    )
    best: dict[int, tuple[tuple[Any, ...], Mapping[str, Any]]] = {}
    for comparison, answer, kind, *when in judgments.values_list(
        "comparison", "answer", "annotator__kind", "created_at", "pk"
    ):
        rank = (kind == Annotator.Kind.PERSON, *when)
        if comparison not in best or rank > best[comparison][0]:
            best[comparison] = rank, answer
    return {comparison: tuple(map(_given, answer["captions"])) for comparison, (_, answer) in best.items()}


def lesser_captions_of(samples: Collection[UUID]) -> dict[UUID, LesserCaption]:
    """By sample the worse text that it may leave with where it loses; nothing where there is none. One query."""
    return {lesser.sample_id: lesser for lesser in LesserCaption.objects.filter(sample__in=samples)}


def _given(kept: Mapping[str, Any]) -> GivenCaption:
    phrases = tuple((phrase["start"], phrase["end"]) for phrase in kept["irrelevant"])
    return GivenCaption(kept["text"], kept["source"], phrases)
