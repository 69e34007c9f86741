"""The arena: base against tuned judged by people who do not know which is which.

An evaluation's samples become comparisons of the project and wait in its queue like any other. Which side is the
tuned model's follows from a hash of contents, and sides are shuffled again for everybody. Comparisons of the arena
are never trained on: `curation.pool` leaves their strategy out, and prompts that come with them are test prompts.
"""

from dataclasses import dataclass

import numpy as np
from django.db import transaction

from annotation import preferences
from annotation.comparisons import Draft, make_comparisons
from annotation.errors import ConflictError, InvalidError
from annotation.instruments import registry
from annotation.instruments.base import Verdict
from annotation.instruments.pairwise import Pairwise
from annotation.models import Annotator, Comparison, Judgment, Project, Prompt, Sample
from annotation.models.comparison import ARENA
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from gpu_jobs.generation.generators import origin_name
from gpu_jobs.models import ArenaComparison, Evaluation, Generator
from gpu_jobs.trainer.win_rate import bootstrap_interval

RESAMPLES = 10_000


class NotDoneError(ConflictError):
    """The evaluation has no samples yet."""

    def __init__(self) -> None:
        super().__init__("The arena shows what an evaluation drew: wait until it is done.")


@dataclass(frozen=True)
class Standing:
    """What people said so far. Ties and "both bad" count half; the interval is over comparisons answered."""

    comparisons: int
    answered: int
    judgments: int
    wins: int
    ties: int
    losses: int
    win_rate: float | None
    win_rate_ci: tuple[float, float] | None


def open_arena(evaluation: Evaluation, prompts: int, answers: int) -> int:
    """Put the first `prompts` of an evaluation to people, `answers` answers each; returns how many are new.

    Asking again adds only what is missing.

    Raises:
        NotDoneError: there are no samples yet.
        InvalidError: the project does not ask pairwise questions.
    """
    project = evaluation.project
    if evaluation.result is None:
        raise NotDoneError
    if project.instrument != Pairwise.id:
        raise InvalidError("project", "The arena asks which of two is better: use a project that asks pairwise.")
    made = 0
    for row in evaluation.result["rows"][:prompts]:
        made += _put(evaluation, row, answers)
    return made


def standing(evaluation: Evaluation) -> Standing:
    """What people said so far; machines' answers are not counted."""
    tuned_at = dict(
        ArenaComparison.objects.filter(evaluation=evaluation).values_list("comparison", "tuned_position")
    )
    outcomes = _outcomes(evaluation.project, tuned_at)
    votes = [vote for of_one in outcomes.values() for vote in of_one]
    means = np.array([np.mean(of_one) for of_one in outcomes.values()])
    return Standing(
        comparisons=len(tuned_at),
        answered=len(outcomes),
        judgments=len(votes),
        wins=votes.count(1.0),
        ties=votes.count(0.5),
        losses=votes.count(0.0),
        win_rate=float(means.mean()) if len(means) else None,
        win_rate_ci=bootstrap_interval(means, resamples=RESAMPLES, seed=0) if len(means) else None,
    )


def _put(evaluation: Evaluation, row: dict[str, object], answers: int) -> int:
    """One prompt with both samples, all or nothing."""
    project = evaluation.project
    with transaction.atomic():
        prompt = _prompt(project, str(row["prompt"]))
        base = _sample(evaluation, evaluation.base, prompt, row, "base")
        tuned = _sample(evaluation, evaluation.tuned, prompt, row, "tuned")
        draft = Draft(prompt, [base, tuned], ARENA, slots_wanted=answers)
        ((comparison, is_new),) = make_comparisons(project, [draft])
        ArenaComparison.objects.get_or_create(
            evaluation=evaluation,
            comparison=comparison,
            defaults={"tuned_position": _position_of(comparison, tuned)},
        )
    return int(is_new)


def _prompt(project: Project, text: str) -> Prompt:
    """The project's prompt; one that is new is only ever tested on."""
    had = Prompt.objects.filter(project=project, text=text).first()
    if had is not None:
        return had
    prompt = get_or_add(project, text)
    prompt.split = Prompt.Split.TEST
    prompt.save(update_fields=["split"])
    return prompt


def _sample(
    evaluation: Evaluation, generator: Generator, prompt: Prompt, row: dict[str, object], side: str
) -> Sample:
    entry = row[side]
    assert isinstance(entry, dict)
    file = evaluation.folder / "output" / entry.get("video", entry["picture"])
    origin = Origin(
        model=origin_name(generator),
        revision=generator.revision or None,
        seed=int(str(row["seed"])),
        steps=evaluation.config.get("steps"),
        guidance=evaluation.config.get("guidance"),
        parent=None if generator.parent is None else origin_name(generator.parent),
        strategy=ARENA,
    )
    return store_sample(prompt, file.read_bytes(), origin)


def _position_of(comparison: Comparison, sample: Sample) -> int:
    positions = comparison.members.filter(sample=sample).values_list("position", flat=True)
    return int(positions[0])


def _outcomes(project: Project, tuned_at: dict[int, int]) -> dict[int, list[float]]:
    """By comparison, 1 for every person who preferred the tuned model's sample, 0 for the base's, else one half."""
    instrument = registry.get(project.instrument)
    said = preferences.counted(
        Judgment.objects.filter(comparison__in=tuned_at, annotator__kind=Annotator.Kind.PERSON)
    ).values_list("comparison", "answer")
    outcomes: dict[int, list[float]] = {}
    for comparison, answer in said:
        for vote in instrument.votes(answer):
            outcomes.setdefault(comparison, []).append(_worth(vote.verdict, tuned_at[comparison]))
    return outcomes


def _worth(verdict: Verdict, tuned_position: int) -> float:
    if verdict not in (Verdict.A, Verdict.B):
        return 0.5
    return float((verdict is Verdict.B) == (tuned_position == 1))
