"""How people and machines did on each piece of gold: whether a known answer is hard, or perhaps wrong."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from annotation.instruments import registry
from annotation.models import Annotator, Gold, Judgment, Project
from annotation.preferences import counted
from annotation.quality.gold import GoldAccuracy, accuracy, score


@dataclass(frozen=True)
class GoldResults:
    """How far the answers to one question share what is known of it."""

    people: GoldAccuracy
    machines: GoldAccuracy


def gold_results(project: Project, rows: Sequence[Gold]) -> dict[int, GoldResults]:
    """Of each of `rows`, by id, against what is known today. One query, of the answers that count."""
    votes_of = registry.get(project.instrument).votes
    known = {row.comparison_id: votes_of(row.answer) for row in rows}
    scores: dict[tuple[int, bool], list[float]] = defaultdict(list)
    answers = (
        counted(Judgment.objects.filter(comparison__in=known))
        .order_by()
        .values_list("comparison_id", "annotator__kind", "answer")
    )
    for comparison, kind, answer in answers:
        scored = score(votes_of(answer), known[comparison])
        if scored is not None:
            scores[comparison, kind == Annotator.Kind.PERSON].append(scored)
    return {
        row.pk: GoldResults(
            people=accuracy(scores[row.comparison_id, True]), machines=accuracy(scores[row.comparison_id, False])
        )
        for row in rows
    }
