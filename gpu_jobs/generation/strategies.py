"""From what was asked for to the strategy that does it."""

from collections.abc import Sequence
from dataclasses import replace

from annotation.instruments.ranking import Ranking
from annotation.models import Project, Prompt
from curation.scorers import registry
from curation.scorers.base import Scorer
from gpu_jobs.generation import branching, guided_copy
from gpu_jobs.generation.answers import Strategy
from gpu_jobs.generation.best_of_n import BestOfN
from gpu_jobs.generation.branching import Branching
from gpu_jobs.generation.drawing import Drawing
from gpu_jobs.generation.fk_steering import FkSteering
from gpu_jobs.generation.gallery import Gallery
from gpu_jobs.generation.generators import usable_in
from gpu_jobs.generation.guided_copy import GuidedCopy
from gpu_jobs.generation.independent_noise import IndependentNoise
from gpu_jobs.generation.noise_selection import NoiseSelection
from gpu_jobs.generation.specs import (
    BestOfNSpec,
    BranchingSpec,
    FkSteeringSpec,
    GuidedCopySpec,
    IndependentNoiseSpec,
    ModelGallerySpec,
    NoiseSelectionSpec,
    StrategySpec,
)
from gpu_jobs.jobs.errors import JobError


def strategy_of(
    project: Project, spec: StrategySpec, drawing: Drawing, prompts: Sequence[Prompt]
) -> tuple[Strategy, list[Prompt]]:
    """The strategy, and those of the prompts that it can answer.

    Raises:
        JobError: it needs what is not there: a scorer, another model, a real picture of any prompt.
    """
    if isinstance(spec, GuidedCopySpec):
        return _guided(spec, drawing, prompts)
    return _of_every_prompt(project, spec, drawing), list(prompts)


def _of_every_prompt(project: Project, spec: StrategySpec, drawing: Drawing) -> Strategy:
    """A strategy that needs nothing of a prompt but its text."""
    is_ranked = project.instrument == Ranking.id
    strategy: Strategy
    match spec:
        case IndependentNoiseSpec():
            strategy = IndependentNoise(drawing, spec.samples_per_prompt, is_ranked)
        case ModelGallerySpec():
            strategy = Gallery(_gallery(project, spec, drawing), is_ranked)
        case BestOfNSpec():
            strategy = BestOfN(drawing, _scorer(spec.scorer), spec.n, spec.against)
        case NoiseSelectionSpec():
            preview_steps = min(spec.preview_steps, drawing.steps)
            strategy = NoiseSelection(drawing, _scorer(spec.scorer), spec.candidates_per_prompt, preview_steps)
        case BranchingSpec():
            if drawing.steps < branching.LEAST_STEPS_APART:
                raise JobError("Branches need two denoising steps at least to come apart.")
            strategy = Branching(drawing, spec.branches, spec.split_at)
        case FkSteeringSpec():
            settings = (spec.particles, spec.potential, spec.lambda_, spec.weigh_every)
            strategy = FkSteering(drawing, _scorer(spec.scorer), *settings)
        case GuidedCopySpec():
            raise TypeError("Guided copies need real pictures: see `_guided`.")
    return strategy


def _guided(spec: GuidedCopySpec, drawing: Drawing, prompts: Sequence[Prompt]) -> tuple[Strategy, list[Prompt]]:
    truths = guided_copy.truths_of(prompts)
    if not truths:
        raise JobError(
            "None of these prompts has a real picture or video to make copies of: import them with their prompts "
            "first, or choose all prompts."
        )
    strategy = GuidedCopy(drawing, truths, spec.least_eta, spec.most_eta)
    return strategy, [prompt for prompt in prompts if prompt.pk in truths]


def _gallery(project: Project, spec: ModelGallerySpec, drawing: Drawing) -> tuple[Drawing, ...]:
    """One drawing for each model, that of the job first, each model once."""
    usable = usable_in(project).select_related("parent").in_bulk(spec.generators)
    if missing := [number for number in spec.generators if number not in usable]:
        raise JobError(f"There is no generator {missing[0]} that project '{project.slug}' may use.")
    others = [number for number in dict.fromkeys(spec.generators) if number != drawing.generator.pk]
    if not others:
        raise JobError("A gallery needs another model besides the one above.")
    return (drawing, *(replace(drawing, generator=usable[number]) for number in others))


def _scorer(scorer_id: str) -> Scorer:
    try:
        return registry.get(scorer_id)
    except registry.UnknownScorer as error:
        raise JobError(str(error)) from error
