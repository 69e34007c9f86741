"""The strategy "prompt-evolution": rewrites of a prompt, what is drawn from them, and which of them is preferred.

The rewrites are samples of kind text, so that a pair of them is a pair like any other; what was drawn is kept
beside them as evidence (`parent` names the rewrite), with its scores for the prompt as it was, never as it was
rewritten.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from annotation import annotators
from annotation.comparisons import make_comparison
from annotation.models import Annotator, Comparison, Project, Prompt, Sample
from annotation.progress import Progress
from annotation.samples import Origin, find_samples, store_sample
from curation.models import Score
from curation.scorers.base import Scorer
from curation.scorers.media import Medium
from gpu_jobs.generation import generators, known_answers
from gpu_jobs.generation.drawing import Drawing
from gpu_jobs.generation.files import file_of
from gpu_jobs.generation.known_answers import KnownAnswer
from gpu_jobs.generation.prompt_runs import Tally, make_missing
from gpu_jobs.generation.rewriting.choosing import Rule
from gpu_jobs.generation.rewriting.rewriters import NoRewrites, Rewriter, Wanted
from gpu_jobs.generation.seeds import sample_seed

STRATEGY = "prompt-evolution"
# Prompts that are rewritten and drawn together.
TOGETHER = 8


@dataclass(frozen=True)
class Evolved:
    """What there is for the prompts now, how much of it was new, and why some have no pair."""

    prompts: int
    rewrites: int
    new_samples: int
    new_comparisons: int
    answered: int
    without_pair: int
    reasons: list[str]


@dataclass(frozen=True)
class _Rewrite:
    """A rewrite, the sample that was drawn from it, and its scores by scorer."""

    text: str
    medium: Medium
    scores: Mapping[str, float]


@dataclass
class Evolution:
    """One run over some prompts: `per_round` rewrites in each of `rounds` rounds; later ones know the scores."""

    project: Project
    rewriter: Rewriter
    drawing: Drawing
    scorers: Mapping[str, Scorer]
    rule: Rule
    per_round: int = 5
    rounds: int = 1
    job: UUID | None = None
    _tally: Tally = field(default_factory=Tally)

    def evolve(self, prompts: Sequence[Prompt], on_progress: Progress) -> None:
        """Rewrite, draw and score what is missing; each prompt is committed as a whole, as soon as it is there.

        Raises `UnusableGenerator`, and ChatError where no more can be answered.
        """
        make_missing(
            prompts,
            is_there=lambda prompt: bool(find_samples(prompt, [self._origin(prompt, 0)])),
            make=self._evolved,
            keep=self._commit,
            together=TOGETHER,
            on_progress=on_progress,
            saying=f"rewriting by {self.rewriter.name}",
        )

    def report(self, prompts: Sequence[Prompt], answered: int) -> Evolved:
        """What this run did."""
        texts = Sample.objects.filter(prompt__in=prompts, kind=Sample.Kind.TEXT, model=self.rewriter.name)
        return Evolved(
            prompts=len(prompts),
            rewrites=texts.count(),
            new_samples=self._tally.new_samples,
            new_comparisons=self._tally.new_comparisons,
            answered=answered,
            without_pair=len(self._tally.failed),
            reasons=self._tally.reasons,
        )

    def _seed_of(self, prompt: Prompt, number: int) -> int:
        """Rewrites drawn by another generator are others: their scores are."""
        drawn_by = f"{generators.origin_name(self.drawing.generator)}@{self.drawing.generator.revision}"
        return sample_seed(self.drawing.seed, f"{prompt.text}\0{drawn_by}", number)

    def _origin(self, prompt: Prompt, number: int) -> Origin:
        return Origin(
            model=self.rewriter.name,
            revision=self.rewriter.revision,
            seed=self._seed_of(prompt, number),
            strategy=STRATEGY,
        )

    def _evolved(self, prompts: Sequence[Prompt]) -> Iterator[tuple[Prompt, list[_Rewrite]]]:
        """Each prompt with its rewrites of all rounds."""
        found: dict[int, list[_Rewrite]] = defaultdict(list)
        for turn in range(self.rounds):
            wanted = [
                Wanted(
                    prompt.text,
                    self.per_round,
                    self._seed_of(prompt, turn * self.per_round),
                    tuple((one.text, self.rule.overall(one.scores)) for one in found[prompt.pk]),
                )
                for prompt in prompts
            ]
            texts: list[tuple[Prompt, str]] = []
            for number, outcome in sorted(self.rewriter.rewrite(wanted), key=lambda each: each[0]):
                if isinstance(outcome, NoRewrites):
                    self._tally.fail(prompts[number], outcome.why)
                else:
                    texts += [(prompts[number], text) for text in outcome]
            for (prompt, _), rewrite in zip(texts, self._drawn(texts), strict=True):
                found[prompt.pk].append(rewrite)
        for prompt in prompts:
            yield prompt, found[prompt.pk]

    def _drawn(self, texts: Sequence[tuple[Prompt, str]]) -> list[_Rewrite]:
        """What is drawn from each rewrite, scored for the prompt that it rewrites."""
        if not texts:
            return []
        media = self.drawing.media([(Prompt(text=text), 0) for _, text in texts])
        prompts = [prompt.text for prompt, _ in texts]
        scores = {name: scorer.score(prompts, media) for name, scorer in self.scorers.items()}
        return [
            _Rewrite(text, media[number], {name: float(of[number]) for name, of in scores.items()})
            for number, (_, text) in enumerate(texts)
        ]

    def _commit(self, prompt: Prompt, rewrites: Sequence[_Rewrite]) -> None:
        """The rewrites, what was drawn of them, its scores and the pairs: all or nothing."""
        pairs = self.rule.pairs([one.text for one in rewrites], [one.scores for one in rewrites])
        if not pairs:
            self._tally.fail(prompt, "No rewrite is clearly better than another, within the floors.")
        with self._tally.commit(prompt) as made:
            samples = [
                store_sample(prompt, one.text.encode(), self._origin(prompt, number), "text")
                for number, one in enumerate(rewrites)
            ]
            for sample, one in zip(samples, rewrites, strict=True):
                self._store_evidence(prompt, sample, one)
            made += [
                make_comparison(self.project, prompt, [samples[a], samples[b]], STRATEGY, job=self.job)[1]
                for a, b in pairs
            ]

    def _store_evidence(self, prompt: Prompt, sample: Sample, rewrite: _Rewrite) -> None:
        drawn = Prompt(text=rewrite.text)
        origin = replace(self.drawing.origin(drawn, 0, STRATEGY), parent=f"sample:{sample.pk}")
        shown = store_sample(prompt, file_of(rewrite.medium), origin)
        for name, value in rewrite.scores.items():
            fields = {"sample": shown, "scorer": name, "revision": self.scorers[name].revision}
            Score.objects.get_or_create(**fields, defaults={"value": value})

    def judge(self) -> Annotator:
        """The rule as an annotator: other scorers, weights or floors are another one."""
        config: dict[str, Any] = asdict(self.rule) | {
            "generator": generators.origin_name(self.drawing.generator),
            "revisions": {name: scorer.revision for name, scorer in self.scorers.items()},
        }
        return annotators.machine(Annotator.Kind.REWARD_MODEL, "scores of what was drawn", config)

    def answer(self, prompts: Sequence[Prompt]) -> int:
        """Let the rule say which rewrite is better, by the scores on record; how many answers were new.

        Raises JobError where the project does not ask which of two is better.
        """
        known_answers.better(self.project, 0)
        pairs = Comparison.objects.filter(project=self.project, prompt__in=prompts, strategy=STRATEGY)
        pairs = pairs.exclude(judgments__annotator=self.judge()).select_related("project", "prompt")
        return known_answers.give(self.judge(), filter(None, map(self._known, pairs.prefetch_related("members"))))

    def _known(self, comparison: Comparison) -> KnownAnswer | None:
        scores = [self._scores_of(comparison.prompt, member.sample_id) for member in comparison.members.all()]
        if any(len(of) < len(self.scorers) for of in scores):
            return None  # drawn and scored otherwise, by an earlier job
        first, second = map(self.rule.overall, scores)
        if first == second:
            return None
        reason = f"Overall {first:.4g} and {second:.4g}; of the samples drawn: {scores[0]} and {scores[1]}."
        return KnownAnswer(comparison, known_answers.better(self.project, 0 if first > second else 1), reason)

    def _scores_of(self, prompt: Prompt, rewrite: UUID) -> dict[str, float]:
        drawn = Score.objects.filter(
            sample__prompt=prompt,
            sample__origin__parent=f"sample:{rewrite}",
            sample__model=generators.origin_name(self.drawing.generator),
            scorer__in=self.scorers,
        )
        return dict(drawn.order_by("pk").values_list("scorer", "value"))
