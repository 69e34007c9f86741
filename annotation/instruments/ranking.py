"""Ranking: in which order do these samples come, from best to worst?

One ranking of n samples says as much as n(n-1)/2 pairs and takes an annotator far less time. It is kept as the
order that was given, ties included, and becomes pairs only where pairs are needed.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Annotated, Any

from pydantic import Field, StrictInt

from annotation.instruments.base import (
    Answer,
    Config,
    Instrument,
    InvalidAnswerError,
    Question,
    Subject,
    Verdict,
    Vote,
    expect,
)
from annotation.instruments.changes import Change, once_answered

MOST_SAMPLES = 12

Group = Annotated[list[StrictInt], Field(min_length=1, max_length=MOST_SAMPLES)]


class RankingConfig(Config):
    """What is asked, about how many, and whether samples may share a rank."""

    question: str = Field(
        default="Put them in order, best first.",
        min_length=1,
        max_length=300,
        description="The question, as annotators read it.",
        json_schema_extra=once_answered(Change.ANY),
    )
    most: int = Field(
        default=MOST_SAMPLES,
        ge=2,
        le=MOST_SAMPLES,
        title="Samples at most",
        description="The most samples that a comparison may have.",
        json_schema_extra=once_answered(Change.GROW),
    )
    allow_ties: bool = Field(
        default=True,
        description="Whether samples may share a rank.",
        json_schema_extra=once_answered(Change.TURN_ON),
    )


class RankingAnswer(Answer):
    """The samples in groups, best first; those in one group are equally good."""

    order: list[Group] = Field(
        min_length=1,
        max_length=MOST_SAMPLES,
        description="Groups of samples, best first, by the place at which each was shown (0, 1, …); "
        "every sample stands in exactly one group, and those of one group are equally good.",
    )


class Ranking(Instrument):
    """`{"order": [[2], [0, 1]]}`: the same order in canonical positions, each group ascending."""

    id = "ranking"
    title = "In which order?"
    summary = "Two to twelve samples from best to worst; samples may share a rank."
    most_samples = MOST_SAMPLES
    config = RankingConfig
    answer = RankingAnswer
    example = {"order": [[2], [0, 1]]}

    def example_subject(self) -> Subject:
        """Three samples, the fewest that can be ordered in part."""
        subject = super().example_subject()
        return Subject(subject.prompt, (subject.samples[0],) * 3)

    def sample_counts(self, config: Config) -> tuple[int, int]:
        """Two, to what the project says."""
        return self.fewest_samples, expect(config, RankingConfig).most

    def to_canonical(
        self, answer: Any, shown_order: Sequence[int], config: Config, subject: Subject
    ) -> dict[str, Any]:
        """The same order of the samples themselves; raises InvalidAnswerError."""
        given: RankingAnswer = self.parse(answer)
        _check(given.order, len(subject.samples), expect(config, RankingConfig))
        return {"order": [sorted(shown_order[place] for place in group) for group in given.order]}

    def to_shown(self, answer: Mapping[str, Any], shown_order: Sequence[int]) -> dict[str, Any]:
        """The inverse of `to_canonical`."""
        return {"order": [sorted(shown_order.index(position) for position in group) for group in answer["order"]]}

    def votes(self, answer: Mapping[str, Any]) -> list[Vote]:
        """One on every pair of samples: the one of the higher rank wins, and a shared rank is a tie."""
        ranks = {position: rank for rank, group in enumerate(answer["order"]) for position in group}
        return [
            Vote(Question(position_a=a, position_b=b), _verdict(ranks[a], ranks[b]))
            for a, b in combinations(sorted(ranks), 2)
        ]


def _verdict(rank_a: int, rank_b: int) -> Verdict:
    if rank_a == rank_b:
        return Verdict.TIE
    return Verdict.A if rank_a < rank_b else Verdict.B


def _check(order: list[list[int]], n: int, config: RankingConfig) -> None:
    seen: set[int] = set()
    for rank, group in enumerate(order):
        if len(group) > 1 and not config.allow_ties:
            raise InvalidAnswerError(f"order.{rank}", "This project wants every sample on a rank of its own.")
        for index, place in enumerate(group):
            field = f"order.{rank}.{index}"
            if not 0 <= place < n:
                raise InvalidAnswerError(field, f"There is no sample {place}; there are 0 to {n - 1}.")
            if place in seen:
                raise InvalidAnswerError(field, f"Sample {place} stands in the order already.")
            seen.add(place)
    missing = sorted(set(range(n)) - seen)
    if missing:
        raise InvalidAnswerError("order", f"Not ranked yet: {', '.join(f'sample {place}' for place in missing)}.")
