"""What the answers say about each annotator."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from annotation.instruments import registry
from annotation.instruments.base import Vote
from annotation.models import Gold, Judgment, Project
from annotation.quality.gold import GoldAccuracy, accuracy, score
from annotation.quality.position_bias import PositionBias, position_bias
from annotation.quality.reading import excluded_annotators, read
from annotation.quality.reliability import agreement_with_others, one_coin
from annotation.quality.speed import Speed, speed


@dataclass(frozen=True)
class Share:
    """A share of `n`; None where n is 0."""

    n: int
    value: float | None


@dataclass(frozen=True)
class AnnotatorQuality:
    """One annotator in one project.

    `with_the_others` is how often they say what most of the others say, where most say one thing. `reliability`
    is the chance that they are right, by the one-coin model over all annotators; it needs no known answers.
    `without_sides` counts the decided answers that `position` cannot speak of, since no sample had a side.
    """

    answers: int
    gold: GoldAccuracy
    position: PositionBias
    without_sides: int
    speed: Speed
    with_the_others: Share
    reliability: Share


def annotator_quality(project: Project, annotators: Collection[int]) -> dict[int, AnnotatorQuality]:
    """Of some annotators, by id. O(votes of the project), whoever is asked about.

    Everybody is measured, excluded or not; only those who are not excluded are what others are measured by.
    """
    reading = read(project)
    number = {annotator: index for index, annotator in enumerate(reading.votes.annotators)}
    scores = _gold_scores(project, annotators)
    counting = reading.votes_of(reading.counting(excluded_annotators(project)))
    others = agreement_with_others(reading.votes, counting)
    reliable = one_coin(reading.votes, counting)
    quality = {}
    for annotator in annotators:
        index = number.get(annotator, -1)
        theirs = reading.answers.annotator == index
        quality[annotator] = AnnotatorQuality(
            answers=int(theirs.sum()),
            gold=accuracy(scores[annotator]),
            position=_position(reading.answers.side[theirs]),
            without_sides=int(reading.answers.without_sides[theirs].sum()),
            speed=speed(reading.answers.time_ms[theirs], project.too_fast_ms),
            with_the_others=_share(others.n, others.value, index),
            reliability=_share(reliable.n, reliable.value, index),
        )
    return quality


def _position(sides: np.ndarray) -> PositionBias:
    return position_bias(int((sides > 0).sum()), int((sides != 0).sum()))


def _share(n: np.ndarray, value: np.ndarray, annotator: int) -> Share:
    if annotator < 0 or not n[annotator]:
        return Share(0, None)
    return Share(int(n[annotator]), float(value[annotator]))


def _gold_scores(project: Project, annotators: Collection[int]) -> dict[int, list[float]]:
    """The score of each answer to a question with a known answer; measured against what is known today."""
    votes_of = registry.get(project.instrument).votes
    known: dict[int, list[Vote]] = {
        comparison: votes_of(answer)
        for comparison, answer in Gold.objects.filter(comparison__project=project).values_list(
            "comparison_id", "answer"
        )
    }
    scores: dict[int, list[float]] = defaultdict(list)
    answers = Judgment.objects.filter(
        comparison__gold__isnull=False,
        comparison__project=project,
        annotator__in=list(annotators),
        is_current=True,
        is_held_back=False,
    ).order_by()
    for annotator, comparison, answer in answers.values_list("annotator_id", "comparison_id", "answer"):
        scored = score(votes_of(answer), known.get(comparison, []))
        if scored is not None:
            scores[annotator].append(scored)
    return scores
