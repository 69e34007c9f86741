"""Scoring a project: a scorer's number for every sample, resumable, each content scored once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, F, Max
from PIL import Image

from annotation.media import store
from annotation.models import Comparison, Preference, Project, Sample
from annotation.progress import Progress, silent
from curation.errors import UnreadableImageError
from curation.models import Score
from curation.scorers import registry
from curation.scorers.base import Scorer

BATCH = 64
MOST_REASONS = 20


@dataclass(frozen=True)
class ScoreReport:
    """What a run of a scorer did; `reasons` are the first few of those samples that it could not judge."""

    scorer: str
    revision: str
    total: int
    scored: int
    reused: int
    already: int
    refused: int
    reasons: list[str]


def score_project(project: Project, scorer_id: str, on_progress: Progress = silent) -> ScoreReport:
    """Score the samples of `project` that this scorer, at its present revision, has not scored.

    A content that was scored before for the same prompt, in whichever project, is not scored again. A sample that
    the scorer refuses keeps no score, and the report says why. Raises `UnknownScorer` and what loading raises.
    """
    scorer = registry.get(scorer_id)
    samples = Sample.objects.filter(prompt__project=project)
    missing = samples.exclude(scores__scorer=scorer_id, scores__revision=scorer.revision)
    total, scored, reused = samples.count(), 0, 0
    refusals: list[str] = []
    waiting = list(missing.order_by("prompt_id", "id").values_list("id", flat=True))
    already = total - len(waiting)
    for start in range(0, len(waiting), BATCH):
        ids = waiting[start : start + BATCH]
        batch = list(Sample.objects.filter(pk__in=ids).select_related("prompt").order_by("prompt_id", "id"))
        known = _known_scores(scorer, batch)
        fresh = [sample for sample in batch if sample.pk not in known]
        values, reasons = _scores(scorer, fresh)
        Score.objects.bulk_create(
            [
                Score(sample_id=sample, scorer=scorer_id, revision=scorer.revision, value=value)
                for sample, value in {**known, **values}.items()
            ],
            ignore_conflicts=True,
        )
        scored, reused = scored + len(values), reused + len(known)
        refusals += reasons
        on_progress(already + start + len(ids), total, f"Scored with {registry.title(scorer_id)}")
    return ScoreReport(
        scorer_id, scorer.revision, total, scored, reused, already, len(refusals), refusals[:MOST_REASONS]
    )


def revision_in_use(project: Project, scorer_id: str) -> str | None:
    """The revision of the project's newest score by this scorer; None where it has not scored anything."""
    scores = Score.objects.filter(sample__prompt__project=project, scorer=scorer_id)
    return scores.order_by("-id").values_list("revision", flat=True).first()


@dataclass(frozen=True)
class ScorerSummary:
    """How far a scorer got in a project, and how often it agrees with people; null where nothing is comparable."""

    scorer: str
    revision: str
    scored: int
    total: int
    compared: int
    agreement_with_people: float | None


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


def _agreement(project: Project, scorer: str, revision: str) -> tuple[int, float | None]:
    """Over pairs on which people have a view and the scores differ: how many, and the share of equal signs."""
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
    return compared, agreed / compared if compared else None


def _first_two(comparisons: Any) -> dict[int, list[Any]]:
    members: dict[int, list[Any]] = {}
    rows = Comparison.samples.through.objects.filter(comparison__in=comparisons, position__lt=2)
    for comparison, sample in rows.order_by("comparison", "position").values_list("comparison", "sample"):
        members.setdefault(comparison, []).append(sample)
    return members


def _known_scores(scorer: Scorer, batch: Sequence[Sample]) -> dict[Any, float]:
    """Scores that the same bytes (for the same prompt, unless the scorer ignores it) have had before."""
    rows = (
        Score.objects.filter(
            scorer=scorer.id, revision=scorer.revision, sample__sha256__in={sample.sha256 for sample in batch}
        )
        .annotate(sha256=F("sample__sha256"), text_hash=F("sample__prompt__text_hash"))
        .values_list("sha256", "text_hash", "value")
    )
    by_content = {(sha256, "" if scorer.prompt_free else text): value for sha256, text, value in rows}
    keys = {sample.pk: (sample.sha256, "" if scorer.prompt_free else sample.prompt.text_hash) for sample in batch}
    return {pk: by_content[key] for pk, key in keys.items() if key in by_content}


def _scores(scorer: Scorer, samples: Sequence[Sample]) -> tuple[dict[Any, float], list[str]]:
    """The scores by sample, and why the rest has none."""
    opened: list[tuple[Sample, Image.Image]] = []
    reasons: list[str] = []
    for sample in samples:
        try:
            opened.append((sample, _open(sample)))
        except UnreadableImageError as error:
            reasons.append(str(error))
    values, refusals = _scores_or_reasons(scorer, opened)
    return values, reasons + refusals


def _scores_or_reasons(
    scorer: Scorer, opened: Sequence[tuple[Sample, Image.Image]]
) -> tuple[dict[Any, float], list[str]]:
    """Score a batch; where the scorer refuses it, find by halves which samples it means."""
    if not opened:
        return {}, []
    try:
        values = scorer.score([sample.prompt.text for sample, _ in opened], [image for _, image in opened])
    except ValueError as error:
        if len(opened) == 1:
            return {}, [f"Sample {opened[0][0].pk}: {error}"]
        middle = len(opened) // 2
        halves = (_scores_or_reasons(scorer, half) for half in (opened[:middle], opened[middle:]))
        (first, first_reasons), (second, second_reasons) = halves
        return {**first, **second}, first_reasons + second_reasons
    return _finite(zip((sample for sample, _ in opened), np.asarray(values, np.float64), strict=True))


def _finite(scored: Iterable[tuple[Sample, float]]) -> tuple[dict[Any, float], list[str]]:
    """A score that is no number would make every comparison with it meaningless: it is refused."""
    values: dict[Any, float] = {}
    reasons: list[str] = []
    for sample, value in scored:
        if np.isfinite(value):
            values[sample.pk] = float(value)
        else:
            reasons.append(f"Sample {sample.pk}: the scorer returned {value}.")
    return values, reasons


def _open(sample: Sample) -> Image.Image:
    try:
        with Image.open(store.path(sample.sha256)) as image:
            return image.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableImageError(f"Sample {sample.pk} cannot be opened as an image: {error}") from error
