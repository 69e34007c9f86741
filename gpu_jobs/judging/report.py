"""How well a judge judged: whether the side decided, how often nothing was decided, and whether people agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gpu_jobs.judging.pairwise import Combined, Verdict

VERDICTS: tuple[Verdict, ...] = ("first", "second", "tie")


@dataclass(frozen=True)
class Report:
    """Of `asked` pairs; null where there is nothing to divide by.

    `position_first_rate` is the share of "first" among the decided answers to single orders: ½ where the side has
    no say. `flip_rate` is the share of answered pairs for which both orders named the same side. `accuracy` and
    `kappa` (Cohen's) compare with `compared` reference answers, ties included.
    """

    asked: int
    answered: int
    invalid_rate: float | None
    tie_rate: float | None
    flip_rate: float | None
    position_first_rate: float | None
    compared: int
    accuracy: float | None
    kappa: float | None


def report(answered: Mapping[int, Combined], invalid: int, reference: Mapping[int, Verdict]) -> Report:
    """The report on answers by comparison, beside reference answers to some of them."""
    said = [verdict for combined in answered.values() for verdict in combined.shown if verdict != "tie"]
    both = [(answered[each].verdict, reference[each]) for each in answered if each in reference]
    return Report(
        asked=len(answered) + invalid,
        answered=len(answered),
        invalid_rate=_share(invalid, len(answered) + invalid),
        tie_rate=_share(sum(each.verdict == "tie" for each in answered.values()), len(answered)),
        flip_rate=_share(sum(each.is_flipped for each in answered.values()), len(answered)),
        position_first_rate=_share(said.count("first"), len(said)),
        compared=len(both),
        accuracy=_share(sum(mine == theirs for mine, theirs in both), len(both)),
        kappa=kappa(both),
    )


def kappa(pairs: Sequence[tuple[Verdict, Verdict]]) -> float | None:
    """Cohen's κ = (p_o - p_e) / (1 - p_e); None where chance alone would agree always, or there is nothing."""
    n = len(pairs)
    if not n:
        return None
    observed = sum(mine == theirs for mine, theirs in pairs) / n
    expected = sum(
        sum(mine == verdict for mine, _ in pairs) * sum(theirs == verdict for _, theirs in pairs) / n**2
        for verdict in VERDICTS
    )
    return None if expected >= 1.0 else (observed - expected) / (1.0 - expected)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
