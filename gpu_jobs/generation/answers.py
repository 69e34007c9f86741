"""Answering prompts by a strategy: drawn in batches, kept prompt by prompt, and never drawn twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db import transaction

from annotation.comparisons import make_comparison
from annotation.models import Project, Prompt, Sample
from annotation.progress import Progress
from annotation.samples import Origin, find_samples, store_sample
from curation.scorers.media import Medium
from gpu_jobs.generation.files import file_of


@dataclass(frozen=True)
class Drawn:
    """A picture or a video, and where it comes from."""

    medium: Medium
    origin: Origin


@dataclass(frozen=True)
class Answer:
    """What a strategy made of one prompt; `comparisons` says by number which samples are set side by side.

    Without comparisons it is a part of an answer: its samples are kept, and the rest follows, in which they stand
    as they were stored.
    """

    prompt: Prompt
    samples: tuple[Drawn | Sample, ...]
    comparisons: tuple[tuple[int, ...], ...]


class Strategy(Protocol):
    """A way of making samples whose difference is worth an answer."""

    @property
    def name(self) -> str:
        """What comparisons and origins call it."""
        ...

    @property
    def kept(self) -> int:
        """How many samples of a prompt are kept."""
        ...

    @property
    def compared(self) -> int:
        """How many comparisons a prompt gets."""
        ...

    def candidates(self, prompt: Prompt) -> Sequence[Origin]:
        """Every origin that a sample of this prompt may have, known before anything is drawn."""
        ...

    def answers(self, prompts: Sequence[Prompt]) -> Iterator[Answer]:
        """Draw: one whole answer for each prompt, after parts of it if any. Raises `UnusableGenerator`."""
        ...


@dataclass(frozen=True)
class Generated:
    """What there is for the prompts now, and how much of it was new: numbers of samples and comparisons."""

    prompts: int
    samples: int
    comparisons: int
    new_samples: int
    new_comparisons: int


def answer_prompts(
    project: Project,
    strategy: Strategy,
    prompts: Sequence[Prompt],
    on_progress: Progress,
    job: UUID | None = None,
) -> Generated:
    """Answer every prompt that the strategy has not answered yet.

    A prompt's samples and comparisons are committed together, as soon as they are drawn; of a strategy that asks
    one model after another, the samples of each as it drew them. Called again after an interruption it draws only
    what is missing: origins follow from the prompt, so what is there is recognised.

    Raises:
        UnusableGenerator: a pipeline cannot be loaded, or cannot do what the strategy asks of it.
    """
    missing = [prompt for prompt in prompts if not _is_answered(strategy, prompt)]
    total, done = len(prompts), len(prompts) - len(missing)
    on_progress(done, total, "loading the model" if missing else "")
    new_samples = new_comparisons = 0
    for answer in strategy.answers(missing) if missing else ():
        stored, compared = _commit(project, answer, strategy.name, job)
        new_samples, new_comparisons = new_samples + stored, new_comparisons + compared
        done += bool(answer.comparisons)
        on_progress(done, total, answer.prompt.text)
    return Generated(
        prompts=total,
        samples=total * strategy.kept,
        comparisons=total * strategy.compared,
        new_samples=new_samples,
        new_comparisons=new_comparisons,
    )


def _is_answered(strategy: Strategy, prompt: Prompt) -> bool:
    """The last samples are committed together with the comparisons: where they are all there, so are these."""
    return len(find_samples(prompt, strategy.candidates(prompt))) >= strategy.kept


def _commit(project: Project, answer: Answer, strategy: str, job: UUID | None) -> tuple[int, int]:
    """Store one prompt's samples and comparisons, all or none; how many of each were new."""
    with transaction.atomic():
        before = answer.prompt.samples.count()
        samples = [
            one if isinstance(one, Sample) else store_sample(answer.prompt, file_of(one.medium), one.origin)
            for one in answer.samples
        ]
        made = [
            make_comparison(project, answer.prompt, [samples[place] for place in places], strategy, job=job)[1]
            for places in answer.comparisons
        ]
        return answer.prompt.samples.count() - before, sum(made)
