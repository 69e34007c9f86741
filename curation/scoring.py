"""Scoring a project: a scorer's number for every sample, resumable, each content scored once."""

import hashlib
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Max

from annotation.models import Comparison, Preference, Project, Sample
from annotation.progress import Progress, silent
from annotation.quality.proportion import wilson
from curation.models import Score
from curation.scorers import registry
from curation.scoring_run import ScoreReport, ScoringRun
from curation.stages import at_hand
from curation.stages.runners import Runner, local
from curation.stages.work import alone, carry_out


def score_project(
    project: Project, scorer_id: str, on_progress: Progress = silent, run: Runner = local.run
) -> ScoreReport:
    """Score the samples of `project` that this scorer, at its present revision, has not scored.

    A content that was scored before for the same prompt, in whichever project, is not scored again. A sample that
    the scorer refuses keeps no score, and the report says why. `run` decides who does the work, shard by shard, of
    which each that is done stays done. Raises `UnknownScorer` and what loading raises.
    """
    stage = at_hand.score_stage(scorer_id)
    work = at_hand.work_folder(project, f"scores-{hashlib.sha256(stage.key.encode()).hexdigest()[:16]}")
    with alone(work, on_progress):
        scoring = ScoringRun(project, registry.get(scorer_id), stage, on_progress)
        carry_out(work, stage, scoring.rows, scoring.rows_per_shard(), load=scoring.load, run=run)
    return scoring.report()


class NewestScore(NamedTuple):
    """The last score that a scorer gave in a project; its revision is the one in use."""

    id: int
    revision: str


def newest_score(project: Project, scorer_id: str) -> NewestScore | None:
    """The project's newest score by this scorer; None where it has not scored anything."""
    newest = Score.objects.filter(scorer=scorer_id).order_by("-id")
    # Mostly the newest of all is the project's: one look at the end of an index instead of half a second.
    for scores in (newest.select_related("sample__prompt")[:1], newest.filter(sample__prompt__project=project)[:1]):
        for score in scores:
            if score.sample.prompt.project_id == project.pk:
                return NewestScore(score.pk, score.revision)
    return None


@dataclass(frozen=True)
class ScorerSummary:
    """How far a scorer got in a project, and how often it agrees with people; null where nothing is comparable.

    From `agreement_low` to `agreement_high` is Wilson's 95% interval of the share; (0, 1) where nothing is known.
    """

    scorer: str
    revision: str
    scored: int
    total: int
    compared: int
    agreement_with_people: float | None
    agreement_low: float
    agreement_high: float


def summaries(project: Project) -> list[ScorerSummary]:
    """One summary for each scorer and revision that scored in the project, the newest revision last."""
    rows = (
        Score.objects.filter(sample__prompt__project=project)
        .values("scorer", "revision")
        .annotate(scored=Count("id"), newest=Max("id"))
        .order_by("scorer", "newest")
    )
    total = Sample.objects.filter(prompt__project=project).count()
    return [
        ScorerSummary(
            row["scorer"],
            row["revision"],
            row["scored"],
            total,
            *_agreement(project, row["scorer"], row["revision"]),
        )
        for row in rows
    ]


def _agreement(project: Project, scorer: str, revision: str) -> tuple[int, float | None, float, float]:
    """Over pairs on which people have a view and the scores differ: how many, share of equal signs, interval."""
    values = dict(
        Score.objects.filter(sample__prompt__project=project, scorer=scorer, revision=revision).values_list(
            "sample_id", "value"
        )
    )
    judged = Preference.objects.filter(
        comparison__project=project, aspect="", span_key="", n_human__gt=0, position_a=0, position_b=1
    ).exclude(p_a=0.5)
    members = _first_two(judged.values("comparison"))
    agreed, compared = 0, 0
    for comparison, p_0 in judged.values_list("comparison", "p_a"):
        first, second = (values.get(sample) for sample in members[comparison])
        if first is not None and second is not None and first != second:
            compared += 1
            agreed += (first > second) == (p_0 > 0.5)
    return compared, agreed / compared if compared else None, *wilson(agreed, compared)


def _first_two(comparisons: Any) -> dict[int, list[Any]]:
    members: dict[int, list[Any]] = {}
    rows = Comparison.samples.through.objects.filter(comparison__in=comparisons, position__lt=2)
    for comparison, sample in rows.order_by("comparison", "position").values_list("comparison", "sample"):
        members.setdefault(comparison, []).append(sample)
    return members
