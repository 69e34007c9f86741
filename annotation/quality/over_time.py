"""Answers over time: how long they take, and how many there are each day."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.db.models import Count
from django.db.models.functions import TruncDate

from annotation.models import Judgment, Project
from annotation.quality.position_bias import PositionBias, position_bias
from annotation.quality.reading import Reading, excluded_annotators, read
from annotation.quality.speed import Bin, Speed, histogram, speed


@dataclass(frozen=True)
class Times:
    """How long people's answers took; those of excluded annotators are left out. In milliseconds."""

    too_fast_ms: int
    speed: Speed
    bins: list[Bin]


@dataclass(frozen=True)
class Sides:
    """Whether the side had a say, with people and with machines."""

    people: PositionBias
    machines: PositionBias


@dataclass(frozen=True)
class Day:
    """How many answers that still count as current a kind of annotator gave on one day (UTC)."""

    day: dt.date
    kind: str
    answers: int


def times(project: Project) -> Times:
    """O(answers)."""
    reading = read(project)
    counting = reading.counting(excluded_annotators(project)) & reading.is_person
    taken = reading.answers.time_ms[counting[reading.answers.annotator]]
    return Times(project.too_fast_ms, speed(taken, project.too_fast_ms), histogram(taken))


def sides(project: Project) -> Sides:
    """O(answers)."""
    reading = read(project)
    counting = reading.counting(excluded_annotators(project))
    return Sides(
        people=_bias(reading, counting & reading.is_person), machines=_bias(reading, counting & ~reading.is_person)
    )


def days(project: Project) -> list[Day]:
    """The oldest day first; days without answers are not there. One query, O(answers) in the database."""
    rows = (
        Judgment.objects.filter(comparison__project=project, is_current=True)
        .annotate(day=TruncDate("created_at", tzinfo=dt.UTC))
        .values_list("day", "annotator__kind")
        .annotate(n=Count("pk"))
        .order_by("day", "annotator__kind")
    )
    return [Day(day, kind, n) for day, kind, n in rows]


def _bias(reading: Reading, annotators: np.ndarray) -> PositionBias:
    taken = reading.answers.side[annotators[reading.answers.annotator]]
    return position_bias(int((taken > 0).sum()), int((taken != 0).sum()))
