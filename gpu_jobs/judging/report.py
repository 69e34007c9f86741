"""How well a judge judged: whether the side decided, how often nothing was decided, who agrees, what it took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotation.instruments.base import Question as About
from annotation.quality.proportion import wilson
from annotation.quality.vote_table import Respect
from gpu_jobs.judging.agreement import Agreement, Pair, agreement
from gpu_jobs.judging.both_orders import SIDES
from gpu_jobs.judging.caption_statements import CaptionAgreement
from gpu_jobs.judging.record import Call, Record
from gpu_jobs.judging.statements import LABELS_IN_ORDER

Statements = Mapping[About, str]


@dataclass(frozen=True)
class Share:
    """`count` of `n`, with Wilson's 95% interval; the value is None where there is nothing to divide by."""

    count: int
    n: int
    value: float | None
    low: float
    high: float

    @classmethod
    def of(cls, count: int, n: int) -> "Share":
        """The share and how sure it is."""
        low, high = wilson(count, n)
        return cls(count, n, count / n if n else None, low, high)


@dataclass(frozen=True)
class InRespect:
    """Agreement in one respect: of the whole or of its parts, in an aspect or as such."""

    respect: Respect
    agreement: Agreement


@dataclass(frozen=True)
class Effort:
    """What the answers took. Cached answers had been paid for before; times are those of the asked ones."""

    requests: int
    cached: int
    repaired: int
    tokens_in: int
    tokens_out: int
    cost: float
    latency_p50_ms: float | None
    latency_p95_ms: float | None


@dataclass(frozen=True)
class Report:
    """Of `asked` comparisons.

    `position_first` is the share of "first" among the decided answers to single orders: ½ where the side has no
    say. `flips` is the share of decisions, asked in both orders, for which both named the same side. `ties` and
    `flips` are shares of decisions: of pairs, or of their aspects or segments. `agreement` is over everything that
    was asked and that gold or people answered too; `respects` tells it apart, and has what follows by majority.
    `captions` is there where captions were asked for.
    """

    asked: int
    answered: int
    invalid: Share
    ties: Share
    flips: Share
    position_first: Share
    agreement: Agreement
    respects: list[InRespect]
    effort: Effort
    captions: CaptionAgreement | None = None


@dataclass(frozen=True)
class Judged:
    """One answer of the judge: its record, and what it says."""

    record: Record
    said: Statements


def report(answers: Mapping[int, Judged], invalid: int, reference: Mapping[int, Statements]) -> Report:
    """The report on answers by comparison, beside what is known or said by people of some of them."""
    decided = [one for judged in answers.values() for one in judged.record.decided]
    sides = [side for one in decided for side in one.said if side in SIDES]
    # What is decided without an order, as by scorers, is what was said.
    outcomes = [one.combined.verdict for one in decided] or [
        label for judged in answers.values() for label in asked_of(judged.said).values()
    ]
    return Report(
        asked=len(answers) + invalid,
        answered=len(answers),
        invalid=Share.of(invalid, len(answers) + invalid),
        ties=Share.of(sum(outcome in ("tie", "even") for outcome in outcomes), len(outcomes)),
        flips=Share.of(sum(one.combined.is_flipped for one in decided), len(decided)),
        position_first=Share.of(sides.count("first"), len(sides)),
        agreement=agreement(
            [pair for each in answers for pair in pairs(each, asked_of(answers[each].said), reference)],
            LABELS_IN_ORDER,
        ),
        respects=in_respects({each: judged.said for each, judged in answers.items()}, reference),
        effort=effort([call for judged in answers.values() for call in judged.record.calls]),
    )


def in_respects(said: Mapping[int, Statements], reference: Mapping[int, Statements]) -> list[InRespect]:
    """Agreement in each respect that was spoken of, in their order."""
    found: dict[Respect, list[Pair]] = {}
    for comparison, statements in said.items():
        for about in statements:
            found.setdefault(Respect.of(about), [])
        for about, pair in _both(comparison, statements, reference):
            found[Respect.of(about)].append(pair)
    return [InRespect(respect, agreement(found[respect], LABELS_IN_ORDER)) for respect in sorted(found)]


def pairs(comparison: int, said: Statements, reference: Mapping[int, Statements]) -> list[Pair]:
    """What the judge and the others say to the questions that both answered."""
    return [pair for _, pair in _both(comparison, said, reference)]


def asked_of(said: Statements) -> Statements:
    """What was asked: of videos judged in parts not the whole, which follows from them."""
    in_parts = {about: label for about, label in said.items() if about.span}
    return in_parts or said


def effort(calls: Sequence[Call]) -> Effort:
    """What the answers took together."""
    sent = [call for call in calls if not call.is_cached]
    p50, p95 = np.quantile([call.latency_ms for call in sent], [0.5, 0.95]) if sent else (None, None)
    return Effort(
        requests=len(calls),
        cached=len(calls) - len(sent),
        repaired=sum(call.is_repaired for call in calls),
        tokens_in=sum(call.tokens_in for call in sent),
        tokens_out=sum(call.tokens_out for call in sent),
        cost=sum(call.cost for call in sent),
        latency_p50_ms=None if p50 is None else float(p50),
        latency_p95_ms=None if p95 is None else float(p95),
    )


def _both(comparison: int, said: Statements, reference: Mapping[int, Statements]) -> list[tuple[About, Pair]]:
    theirs = reference.get(comparison, {})
    return [(about, Pair(comparison, theirs[about], label)) for about, label in said.items() if about in theirs]
