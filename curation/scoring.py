"""Scoring a project: a scorer's number for every sample, resumable, each content scored once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from django.db.models import Count, F, Max, QuerySet

from annotation.media import store
from annotation.media.facts import UndecodableMedia
from annotation.models import Comparison, Preference, Project, Sample
from annotation.progress import Progress, silent
from curation.errors import UnreadableMediaError
from curation.models import Score
from curation.scorers import registry
from curation.scorers.base import Scorer
from curation.scorers.decoding import decode
from curation.scorers.media import Medium

# How many samples are opened at a time: a clip holds 16 frames, which of full HD are 100 MB.
BATCH = {"image": 64, "video": 4}
MOST_REASONS = 20


@dataclass(frozen=True)
class ScoreReport:
    """What a run of a scorer did with the `total` samples of the kinds that it takes.

    `other_kinds` counts the samples that it does not look at, by their kind; `reasons` are the first few of those
    that it could not judge.
    """

    scorer: str
    revision: str
    total: int
    other_kinds: dict[str, int]
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
    other_kinds = _count_by_kind(samples.exclude(kind__in=scorer.kinds))
    samples = samples.filter(kind__in=scorer.kinds)
    missing = samples.exclude(scores__scorer=scorer_id, scores__revision=scorer.revision)
    total, scored, reused = samples.count(), 0, 0
    refusals: list[str] = []
    already = done = total - missing.count()
    for ids in _batches(missing):
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
        scored, reused, done = scored + len(values), reused + len(known), done + len(ids)
        refusals += reasons
        on_progress(done, total, f"Scored with {registry.title(scorer_id)}")
    return ScoreReport(
        scorer_id,
        scorer.revision,
        total,
        other_kinds,
        scored,
        reused,
        already,
        len(refusals),
        refusals[:MOST_REASONS],
    )


def _count_by_kind(samples: QuerySet[Sample]) -> dict[str, int]:
    counted = samples.order_by("kind").values("kind").annotate(count=Count("id"))
    return {row["kind"]: row["count"] for row in counted}


def _batches(samples: QuerySet[Sample]) -> Iterator[list[Any]]:
    """The ids, one kind after the other, those of a prompt together."""
    waiting = list(samples.order_by("kind", "prompt_id", "id").values_list("kind", "id"))
    for kind, group in groupby(waiting, key=itemgetter(0)):
        ids = [sample for _, sample in group]
        size = BATCH[kind]
        for start in range(0, len(ids), size):
            yield ids[start : start + size]


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
    opened: list[tuple[Sample, Medium]] = []
    reasons: list[str] = []
    for sample in samples:
        try:
            opened.append((sample, _open(sample)))
        except UnreadableMediaError as error:
            reasons.append(str(error))
    values, refusals = _scores_or_reasons(scorer, opened)
    return values, reasons + refusals


def _scores_or_reasons(
    scorer: Scorer, opened: Sequence[tuple[Sample, Medium]]
) -> tuple[dict[Any, float], list[str]]:
    """Score a batch; where the scorer refuses it, find by halves which samples it means."""
    if not opened:
        return {}, []
    try:
        values = scorer.score([sample.prompt.text for sample, _ in opened], [medium for _, medium in opened])
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


def _open(sample: Sample) -> Medium:
    try:
        return decode(store.read(sample.sha256), sample.kind)
    except (OSError, UndecodableMedia) as error:
        raise UnreadableMediaError(f"Sample {sample.pk} cannot be opened: {error}") from error
