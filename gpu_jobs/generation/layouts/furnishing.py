"""The strategy "layouts": rooms for prompts, and partners that were spoilt on purpose.

After 3D-SynthPlace and OptiScene (Huang et al., NeurIPS 2025, arXiv:2506.07570): a planner synthesises, geometry
inspects, and two kinds of pairs come of it. Two good rooms of a prompt are a matter of taste and are asked about; a
good one against its spoilt copy is known, and says what a room must not be.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from annotation import annotators
from annotation.comparisons import make_comparison
from annotation.layouts import geometry, model
from annotation.layouts.geometry import Code
from annotation.layouts.model import Layout
from annotation.models import Annotator, Comparison, Project, Prompt, Sample
from annotation.progress import Progress
from annotation.samples import Origin, find_samples, store_sample
from gpu_jobs.generation import known_answers
from gpu_jobs.generation.known_answers import KnownAnswer
from gpu_jobs.generation.layouts.planners import NoRoom, Planner, Wanted
from gpu_jobs.generation.layouts.spoiling import REASONS, spoil
from gpu_jobs.generation.prompt_runs import Tally, make_missing
from gpu_jobs.generation.seeds import sample_seed

STRATEGY = "layouts"
# Prompts whose rooms are planned together: an endpoint answers several at once.
TOGETHER = 16


@dataclass(frozen=True)
class Rooms:
    """What each prompt gets: so many good rooms, and of each so many spoilt copies, for these reasons in turn."""

    per_prompt: int = 1
    spoilt_each: int = 1
    reasons: tuple[Code, ...] = REASONS
    seed: int = 0

    def seed_of(self, prompt: Prompt, room: int) -> int:
        """The seed of the prompt's room of this number."""
        return sample_seed(self.seed, prompt.text, room)

    def reason_of(self, prompt: Prompt, room: int, copy: int) -> Code:
        """Why this copy is to be bad: each reason in turn, beginning with another one for each room."""
        return self.reasons[(self.seed_of(prompt, room) + copy) % len(self.reasons)]


@dataclass(frozen=True)
class Furnished:
    """What there is for the prompts now, how much of it was new, and why some have nothing."""

    prompts: int
    samples: int
    new_samples: int
    new_comparisons: int
    answered: int
    without_room: int
    reasons: list[str]


@dataclass
class Furnishing:
    """One run over some prompts of a project."""

    project: Project
    planner: Planner
    rooms: Rooms
    job: UUID | None = None
    _tally: Tally = field(default_factory=Tally)

    def furnish(self, prompts: Sequence[Prompt], on_progress: Progress) -> None:
        """Plan what is missing; each prompt's rooms and comparisons are committed together once they are there.

        Called again it plans only what is missing. Raises ChatError where nothing more can be answered.
        """
        make_missing(
            prompts,
            is_there=self._is_furnished,
            make=self._planned,
            keep=self._commit,
            together=TOGETHER,
            on_progress=on_progress,
            saying=f"planning by {self.planner.name}",
        )

    def report(self, prompts: Sequence[Prompt], answered: int) -> Furnished:
        """What this run did."""
        rooms = Sample.objects.filter(prompt__in=prompts, kind=Sample.Kind.LAYOUT, model=self.planner.name)
        return Furnished(
            prompts=len(prompts),
            samples=rooms.count(),
            new_samples=self._tally.new_samples,
            new_comparisons=self._tally.new_comparisons,
            answered=answered,
            without_room=len(self._tally.failed),
            reasons=self._tally.reasons,
        )

    def _origin(self, prompt: Prompt, room: int) -> Origin:
        return Origin(
            model=self.planner.name,
            revision=self.planner.revision,
            seed=self.rooms.seed_of(prompt, room),
            strategy=STRATEGY,
        )

    def _is_furnished(self, prompt: Prompt) -> bool:
        """Rooms are committed together with copies and comparisons: where they are there, so are these."""
        origins = [self._origin(prompt, room) for room in range(self.rooms.per_prompt)]
        return len(find_samples(prompt, origins)) == self.rooms.per_prompt

    def _planned(self, prompts: Sequence[Prompt]) -> Iterator[tuple[Prompt, dict[int, Layout]]]:
        """Each prompt with its good rooms by number, as soon as the last of them is decided."""
        places = [(prompt, room) for prompt in prompts for room in range(self.rooms.per_prompt)]
        found: dict[int, dict[int, Layout]] = {prompt.pk: {} for prompt in prompts}
        waiting = {prompt.pk: self.rooms.per_prompt for prompt in prompts}
        wanted = [Wanted(prompt.text, self.rooms.seed_of(prompt, room)) for prompt, room in places]
        for number, outcome in self.planner.plan(wanted):
            prompt, room = places[number]
            if isinstance(outcome, NoRoom):
                self._tally.fail(prompt, outcome.why)
            else:
                found[prompt.pk][room] = outcome
            waiting[prompt.pk] -= 1
            if waiting[prompt.pk] == 0:
                yield prompt, found[prompt.pk]

    def _commit(self, prompt: Prompt, layouts: dict[int, Layout]) -> None:
        with self._tally.commit(prompt) as made:
            good = [
                (layout, room, store_sample(prompt, model.to_bytes(layout), self._origin(prompt, room), "layout"))
                for room, layout in sorted(layouts.items())
            ]
            pairs = [list(two) for two in itertools.combinations([sample for *_, sample in good], 2)]
            spoilt = [
                (sample, copy) for layout, room, sample in good for copy in self._copies(prompt, layout, room)
            ]
            if known_answers.inspects(self.project):
                alone = [[sample] for *_, sample in good] + [[copy] for _, copy in spoilt]
                made += [self._compare(prompt, samples) for samples in alone]
            else:
                made += [self._compare(prompt, samples) for samples in (*pairs, *map(list, spoilt))]

    def _copies(self, prompt: Prompt, layout: Layout, room: int) -> Iterator[Sample]:
        """The spoilt copies of a room. Where one reason cannot be made true of it, the next one is tried."""
        for copy in range(self.rooms.spoilt_each):
            first = self.rooms.reason_of(prompt, room, copy)
            at = self.rooms.reasons.index(first)
            seed = sample_seed(self.rooms.seed_of(prompt, room), "spoilt", copy)
            for reason in (*self.rooms.reasons[at:], *self.rooms.reasons[:at]):
                spoilt = spoil(layout, reason, seed)
                if spoilt is not None:
                    good = self._origin(prompt, room)
                    origin = Origin(
                        model=good.model,
                        revision=good.revision,
                        seed=seed,
                        strategy=STRATEGY,
                        parent=f"seed:{good.seed}",
                        flaw=str(spoilt.reason),
                    )
                    yield store_sample(prompt, model.to_bytes(spoilt.layout), origin, "layout")
                    break

    def _compare(self, prompt: Prompt, samples: Sequence[Sample]) -> bool:
        return make_comparison(self.project, prompt, samples, STRATEGY, job=self.job)[1]


def checker() -> Annotator:
    """The geometry check as an annotator; another version of it is another one."""
    return annotators.machine(Annotator.Kind.REWARD_MODEL, "geometry check", {"checker": geometry.SOURCE})


def require_answers(project: Project) -> None:
    """Raise JobError unless the check knows how to answer this project's question."""
    if not known_answers.inspects(project):
        known_answers.better(project, 0)


def answer_by_geometry(project: Project, prompts: Sequence[Prompt]) -> int:
    """Let the check say that each good room is better than its spoilt copies; how many answers were new.

    Where rooms are inspected it rejects the spoilt ones for their reason: what it finds nothing wrong with may be a
    bad room still. Raises JobError where the project asks for something else.
    """
    require_answers(project)
    made = Comparison.objects.filter(project=project, prompt__in=prompts, strategy=STRATEGY)
    made = made.exclude(judgments__annotator=checker()).select_related("project", "prompt")
    return known_answers.give(checker(), filter(None, map(_known, made.prefetch_related("members__sample"))))


def _known(comparison: Comparison) -> KnownAnswer | None:
    """What follows from which samples were spoilt; None where that decides nothing."""
    flaws = [member.sample.origin.get("flaw") for member in comparison.members.all()]
    spoilt = [position for position, flaw in enumerate(flaws) if flaw is not None]
    if len(spoilt) != 1:
        return None
    reason = f"Sample {spoilt[0]} was spoilt on purpose: {flaws[spoilt[0]]}."
    if len(flaws) == 1:
        return KnownAnswer(comparison, {"decision": "reject", "reasons": [{"code": flaws[0]}]}, reason)
    return KnownAnswer(comparison, known_answers.better(comparison.project, 1 - spoilt[0]), reason)
