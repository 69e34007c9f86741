"""A reward model as a judge: what any scorer says of the samples, with a tie band, and Pareto over several."""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from annotation.assignments import Assignment
from annotation.instruments.aspects import AspectsConfig
from annotation.instruments.base import InvalidSubjectError, SampleFacts, Subject
from annotation.instruments.pairwise import PairwiseConfig
from annotation.instruments.ranking import RankingConfig
from annotation.instruments.segments import SegmentsConfig, spans_of
from annotation.instruments.timeline import Span
from annotation.media.facts import UndecodableMedia
from annotation.models import Annotator, Comparison, Project
from annotation.progress import Progress
from curation.models import Score
from curation.scorers import registry
from curation.scorers.base import Scorer
from curation.scoring import score_project
from gpu_jobs.judging.dominance import Band, dominant
from gpu_jobs.judging.judge import Given, Identity, Invalid, NotJudged, config_of, subject_of
from gpu_jobs.judging.kinds.ranking import why_not_ranked
from gpu_jobs.judging.ordering import Pair, order_of
from gpu_jobs.judging.record import Record, Scored
from gpu_jobs.judging.shown.frames import clips_of

LONGEST_NAME = 200


@dataclass(frozen=True)
class Term:
    """A scorer, how near two of its numbers are even, and the aspect that it speaks of, '' for the whole."""

    scorer: str
    tie_band: float = 0.0
    aspect: str = ""


class ScoreJudge:
    """Decides by numbers, without an order and without a word. `terms` of one aspect decide it together."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = tuple(terms)

    @property
    def identity(self) -> Identity:
        """Another scorer, revision or band is another annotator."""
        terms = [
            {
                "scorer": one.scorer,
                "revision": _scorer(one).revision,
                "tie_band": one.tie_band,
                "aspect": one.aspect,
            }
            for one in self._terms
        ]
        name = f"scores: {' + '.join(dict.fromkeys(one.scorer for one in self._terms))}"[:LONGEST_NAME]
        return Identity(Annotator.Kind.REWARD_MODEL, name, {"terms": terms})

    def require(self, project: Project) -> None:
        """Raise NotJudged where numbers do not answer the project's question, or a scorer cannot be used."""
        for term in self._terms:
            if reason := registry.why_not(_scorer(term)):
                raise NotJudged(reason)
        config = config_of(project)
        if isinstance(config, AspectsConfig):
            self._require_aspects(config)
        elif not isinstance(config, PairwiseConfig | SegmentsConfig | RankingConfig):
            raise NotJudged(f"Scores say which is better; '{project.slug}' asks by '{project.instrument}'.")
        elif any(term.aspect for term in self._terms):
            raise NotJudged(f"'{project.slug}' does not ask about aspects: leave them empty.")
        if isinstance(config, PairwiseConfig) and config.ask_strength:
            raise NotJudged(f"'{project.slug}' asks how much better one is, which scores do not say.")
        if isinstance(config, RankingConfig) and (reason := why_not_ranked(config)):
            raise NotJudged(reason)

    def prepare(self, project: Project, on_progress: Progress) -> None:
        """Score what has no score yet; videos judged in parts are scored part by part, when their turn comes."""
        if isinstance(config_of(project), SegmentsConfig):
            return
        for scorer in dict.fromkeys(term.scorer for term in self._terms):
            score_project(project, scorer, on_progress)

    def judge(
        self, project: Project, held: Sequence[Assignment], run: str
    ) -> Iterator[tuple[Assignment, Given | Invalid]]:
        """By the scores that are stored; what has none is invalid."""
        config = config_of(project)
        for assignment in held:
            began = time.perf_counter()
            subject = subject_of(assignment)
            try:
                if isinstance(config, SegmentsConfig):
                    answer, scored = self._in_parts(subject, config)
                else:
                    answer, scored = self._as_wholes(assignment.comparison, config)
            except (OSError, UndecodableMedia, InvalidSubjectError, ValueError) as error:
                yield assignment, Invalid(str(error))
                continue
            took = round((time.perf_counter() - began) * 1000)
            yield assignment, Given(answer, Record(run=run, scored=tuple(scored)), took)

    def _as_wholes(self, comparison: Comparison, config: Any) -> tuple[dict[str, Any], list[Scored]]:
        samples = list(comparison.members.order_by("position").values_list("sample_id", flat=True))
        scored = [self._stored(term, samples) for term in self._terms]
        if isinstance(config, RankingConfig):
            pairs = combinations(range(len(samples)), 2)
            return {"order": order_of(len(samples), {pair: _verdict(scored, pair) for pair in pairs})}, scored
        if not isinstance(config, AspectsConfig):
            return {"choice": _verdict(scored)}, scored
        by_aspect = {
            dimension.id: _verdict(
                [one for term, one in zip(self._terms, scored, strict=True) if term.aspect == dimension.id]
            )
            for dimension in config.dimensions
        }
        overall = {"overall": _verdict(scored)} if config.ask_overall else {}
        return {"dimensions": by_aspect, **overall}, scored

    def _stored(self, term: Term, samples: Sequence[Any]) -> Scored:
        scorer = _scorer(term)
        rows = Score.objects.filter(sample__in=samples, scorer=scorer.id, revision=scorer.revision)
        known = dict(rows.values_list("sample_id", "value"))
        if missing := [sample for sample in samples if sample not in known]:
            raise ValueError(f"{scorer.id} gave sample {missing[0]} no score; the job's log says why.")
        values = tuple(known[sample] for sample in samples)
        return Scored(scorer=scorer.id, revision=scorer.revision, values=values, tie_band=term.tie_band)

    def _in_parts(self, subject: Subject, config: SegmentsConfig) -> tuple[dict[str, Any], list[Scored]]:
        spans = spans_of(subject, config.segment_s)
        by_term = [[_values(term, subject.prompt, side, spans) for side in subject.samples] for term in self._terms]
        choices, told = [], []
        for number in range(len(spans)):
            scored = [
                Scored(
                    scorer=term.scorer,
                    revision=_scorer(term).revision,
                    values=(sides[0][number], sides[1][number]),
                    tie_band=term.tie_band,
                )
                for term, sides in zip(self._terms, by_term, strict=True)
            ]
            choices.append(_verdict(scored))
            told += scored
        return {"segments": choices}, told

    def _require_aspects(self, config: AspectsConfig) -> None:
        spoken_of = {term.aspect for term in self._terms}
        asked = {dimension.id for dimension in config.dimensions}
        if missing := sorted(asked - spoken_of):
            raise NotJudged(f"No scorer speaks of the dimension '{missing[0]}': name one for each.")
        if unknown := sorted(spoken_of - asked):
            raise NotJudged(f"There is no dimension '{unknown[0]}'; there is: {', '.join(sorted(asked))}.")


def _scorer(term: Term) -> Scorer:
    return registry.get(term.scorer)


def _verdict(scored: Sequence[Scored], pair: Pair = (0, 1)) -> str:
    a, b = pair
    return dominant([Band(one.values[a], one.values[b], one.tie_band) for one in scored])


def _values(term: Term, prompt: str, side: SampleFacts, spans: Sequence[Span]) -> list[float]:
    """A number for each stretch of a video; raises ValueError where one of them is none."""
    values = []
    for clip in clips_of(side, spans):
        value = float(_scorer(term).score([prompt], [clip])[0])
        if not math.isfinite(value):
            raise ValueError(f"{term.scorer} returned {value}.")
        values.append(value)
    return values
