"""What a run of judging will take, before it starts: requests counted, tokens by earlier runs or at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotation.instruments.base import InvalidSubjectError
from annotation.models import Annotator, Comparison, Project
from annotation.subjects import subjects_of
from gpu_jobs.jobs.estimates import Work
from gpu_jobs.jobs.judging_job import JudgingSpec, waiting
from gpu_jobs.judging.judge import config_of
from gpu_jobs.judging.kinds.base import Effort
from gpu_jobs.judging.kinds.registry import KINDS
from gpu_jobs.judging.model_judge import ModelJudge
from gpu_jobs.judging.score_judge import ScoreJudge
from gpu_jobs.models import JudgingRun

# Comparisons of one project are much alike: so many of them stand for all.
LOOKED_AT = 200
# Of a request, beside its pictures: what it is told, with a prompt and the form, and what it answers. Ours, and
# meant to be on the high side; used for as long as no earlier run says better.
TOKENS_OF_WORDS = 600
TOKENS_OF_AN_ANSWER = 80
TOKENS_OF_A_PICTURE = 1500


@dataclass(frozen=True)
class Tokens:
    """What tokens cost, and how many a picture is reckoned to take at most."""

    per_image: int
    price_in: float = 0.0
    price_out: float = 0.0


def of_a_model(project: Project, judge: ModelJudge, spec: JudgingSpec, tokens: Tokens) -> Work:
    """Requests, tokens and costs; the time follows requests."""
    comparisons, count = _asked(project, judge.identity.known(), spec)
    each = _efforts(project, comparisons)
    scale = count / len(each) if each else 0.0
    requests = round(sum(one.requests for one in each) * scale)
    pictures = sum(one.pictures for one in each) * scale
    measured = _measured(project, judge.identity.known())
    if measured is None:
        tokens_in = round(pictures * tokens.per_image + requests * TOKENS_OF_WORDS)
        tokens_out = requests * TOKENS_OF_AN_ANSWER
    else:
        tokens_in, tokens_out = (round(requests * one) for one in measured)
    cost = (tokens_in * tokens.price_in + tokens_out * tokens.price_out) / 1e6
    return Work(
        comparisons=count,
        requests=requests,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=cost if tokens.price_in or tokens.price_out else None,
        units=requests,
        units_of=lambda job: float((job.result or {}).get("requests", 0)),
        like={"spec__model": spec.model_dump().get("model")},
    )


def of_scores(project: Project, judge: ScoreJudge, spec: JudgingSpec) -> Work:
    """Comparisons; the time follows them."""
    _, count = _asked(project, judge.identity.known(), spec)
    return Work(
        comparisons=count,
        units=count,
        units_of=lambda job: float((job.result or {}).get("judgments", 0)),
        like={"spec__terms": spec.model_dump(mode="json").get("terms")},
    )


def _asked(project: Project, judge: Annotator | None, spec: JudgingSpec) -> tuple[Sequence[Comparison], int]:
    """Some of the comparisons that would be asked about, and how many there are."""
    there = waiting(project, judge, spec.questions)
    count = there.count()
    if spec.judgments_max is not None:
        count = min(count, spec.judgments_max)
    return list(there.select_related("prompt").order_by("pk")[: min(count, LOOKED_AT)]), count


def _efforts(project: Project, comparisons: Sequence[Comparison]) -> list[Effort]:
    kind, config = KINDS[project.instrument], config_of(project)
    efforts = []
    for subject in subjects_of(comparisons).values():
        try:
            efforts.append(kind.effort(config, subject))
        except InvalidSubjectError:
            efforts.append(Effort(0, 0))
    return efforts


def _measured(project: Project, judge: Annotator | None) -> tuple[float, float] | None:
    """Tokens in and out of a request of the same judge's last run with any; of this project, for its media."""
    runs = JudgingRun.objects.filter(project=project, judge=judge, report__isnull=False).order_by("-id")[:5]
    for run in runs:
        effort: dict[str, Any] = run.report["effort"]
        if sent := effort["requests"] - effort["cached"]:
            return effort["tokens_in"] / sent, effort["tokens_out"] / sent
    return None
