"""Reading the answers of a project once, as columns, for everything that looks at all of them.

One streamed pass over the current judgments, O(votes) in time and a few dozen bytes a vote in memory. The last few
projects are kept for as long as nothing in them changes, so that a page that asks five questions reads once.
"""

import threading
from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, Max, Q, Subquery
from numpy.typing import NDArray

from annotation.instruments import registry
from annotation.instruments.base import Question
from annotation.models import Annotator, Gold, Judgment, Project, Standing
from annotation.quality.position_bias import is_decided, side_chosen
from annotation.quality.vote_table import OUTCOME_OF, Item, Respect, VoteTable

READINGS_KEPT = 4
CHUNK = 5_000


@dataclass(frozen=True)
class Answers:
    """n judgments, one column each: who, how long (ms, NaN where not timed), which side (see `side_chosen`).

    `without_sides`: something was decided though no sample had a side; see `Judgment.shown_order`.
    """

    annotator: NDArray[np.int64]
    time_ms: NDArray[np.float64]
    side: NDArray[np.int8]
    without_sides: NDArray[np.bool_]


@dataclass(frozen=True)
class Reading:
    """The current answers of a project, those of excluded annotators too, and the votes that they cast.

    What is held back is not among them: nobody has said yet whether it is to be looked at as an answer.
    """

    votes: VoteTable
    answers: Answers
    is_person: NDArray[np.bool_]
    respects: list[Respect]
    respect_of_item: NDArray[np.int64]

    def votes_of(self, annotators: NDArray[np.bool_]) -> VoteTable:
        """The votes of some annotators: a mask over `votes.annotators`."""
        return self.votes.only(annotators[self.votes.annotator])

    def counting(self, excluded: Collection[int]) -> NDArray[np.bool_]:
        """Which annotators are not among those excluded, as a mask."""
        return np.array([annotator not in excluded for annotator in self.votes.annotators], dtype=bool)

    def items_in(self, respect: Respect) -> NDArray[np.bool_]:
        """Which items ask in this respect, as a mask; none for a respect that nobody was asked in."""
        if respect not in self.respects:
            return np.zeros(len(self.votes.items), dtype=bool)
        return np.asarray(self.respect_of_item == self.respects.index(respect))


def read(project: Project) -> Reading:
    """The answers of `project` as they are now."""
    state = (project.pk, project.instrument, *_state(project))
    with _lock:
        if state in _readings:
            _readings.move_to_end(state)
            return _readings[state]
    reading = _read(project)
    with _lock:
        _readings[state] = reading
        while len(_readings) > READINGS_KEPT:
            _readings.popitem(last=False)
    return reading


def excluded_annotators(project: Project) -> set[int]:
    """The annotators whose answers do not count in `project`."""
    return set(Standing.objects.filter(project=project, is_excluded=True).values_list("annotator_id", flat=True))


def gold_comparisons(project: Project) -> set[int]:
    """The comparisons of `project` whose answer is known."""
    return set(Gold.objects.filter(comparison__project=project).values_list("comparison_id", flat=True))


_readings: OrderedDict[tuple[Any, ...], Reading] = OrderedDict()
_lock = threading.Lock()


def _state(project: Project) -> tuple[Any, ...]:
    """Changes with every answer: a judgment only ever comes, stops being current, or is held back or not any more.

    The last of these is told by the standing of who gave it.
    """
    changed = Standing.objects.filter(project=project).order_by("-updated_at").values("updated_at")[:1]
    return tuple(
        Judgment.objects.filter(comparison__project=project)
        .aggregate(
            all=Count("id"),
            current=Count("id", filter=Q(is_current=True)),
            latest=Max("created_at"),
            changed=Max(Subquery(changed)),
        )
        .values()
    )


def _read(project: Project) -> Reading:
    columns = _Columns()
    votes_of = registry.get(project.instrument).votes
    for comparison, annotator, kind, answer, shown_order, time_ms in _judgments(project):
        votes = votes_of(answer)
        who = columns.annotator(annotator, kind)
        columns.answers.append(who)
        columns.times.append(float("nan") if time_ms is None else time_ms)
        columns.sides.append(side_chosen(votes, shown_order))
        columns.without_sides.append(not shown_order and any(map(is_decided, votes)))
        for vote in votes:
            columns.item.append(columns.item_of(comparison, vote.question))
            columns.voter.append(who)
            columns.outcome.append(OUTCOME_OF[vote.verdict])
            columns.both_bad.append(vote.verdict == "both_bad")
    return columns.as_reading()


def _judgments(project: Project) -> Iterator[tuple[Any, ...]]:
    """In an order that is the same every time, so that what is computed from it is the same to the last bit."""
    return (
        Judgment.objects.filter(comparison__project=project, is_current=True, is_held_back=False)
        .order_by("comparison_id", "annotator_id", "id")
        .values_list("comparison_id", "annotator_id", "annotator__kind", "answer", "shown_order", "time_ms")
        .iterator(chunk_size=CHUNK)
    )


class _Columns:
    """A reading while it grows."""

    def __init__(self) -> None:
        self.annotators: dict[int, int] = {}
        self.kinds: list[str] = []
        self.items: dict[tuple[int, Question], int] = {}
        self.answers, self.sides, self.times = array("q"), array("b"), array("d")
        self.without_sides = array("b")
        self.item, self.voter, self.outcome, self.both_bad = array("q"), array("q"), array("b"), array("b")

    def annotator(self, annotator: int, kind: str) -> int:
        """The number of an annotator here."""
        number = self.annotators.setdefault(annotator, len(self.kinds))
        if number == len(self.kinds):
            self.kinds.append(kind)
        return number

    def item_of(self, comparison: int, question: Question) -> int:
        """The number of an item here."""
        return self.items.setdefault((comparison, question), len(self.items))

    def as_reading(self) -> Reading:
        """What was gathered."""
        items = [Item(comparison, question) for comparison, question in self.items]
        asked = [Respect.of(item.question) for item in items]
        respects = sorted(set(asked))
        numbers = {respect: number for number, respect in enumerate(respects)}
        votes = VoteTable(
            items=items,
            annotators=list(self.annotators),
            item=np.array(self.item, dtype=np.int64),
            annotator=np.array(self.voter, dtype=np.int64),
            outcome=np.array(self.outcome, dtype=np.int64),
            both_bad=np.array(self.both_bad, dtype=bool),
        )
        return Reading(
            votes=votes,
            answers=Answers(
                annotator=np.array(self.answers, dtype=np.int64),
                time_ms=np.array(self.times, dtype=np.float64),
                side=np.array(self.sides, dtype=np.int8),
                without_sides=np.array(self.without_sides, dtype=bool),
            ),
            is_person=np.array([kind == Annotator.Kind.PERSON for kind in self.kinds], dtype=bool),
            respects=respects,
            respect_of_item=np.array([numbers[respect] for respect in asked], dtype=np.int64),
        )
