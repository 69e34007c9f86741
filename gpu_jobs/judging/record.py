"""What a machine's judgment keeps as its raw text: who was asked in which order, and every word that came back."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from annotation.instruments.base import Question as About
from curation.chat.answer import Answer
from gpu_jobs.judging.both_orders import Combined
from gpu_jobs.judging.kinds.base import Asking, Decision


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Call(_Part):
    """One answer of a model. `asked` is the hash of the whole question, under which the answer is remembered."""

    shown: tuple[int, ...]
    asked: str
    model: str
    said: str
    tokens_in: int
    tokens_out: int
    latency_ms: int
    cost: float
    is_cached: bool = False
    is_repaired: bool = False

    @classmethod
    def of(cls, asking: Asking, key: str, answer: Answer) -> "Call":
        """What came back to a question."""
        return cls(
            shown=asking.order,
            asked=key,
            model=answer.model,
            said=answer.text,
            tokens_in=answer.tokens_in,
            tokens_out=answer.tokens_out,
            latency_ms=answer.latency_ms,
            cost=answer.cost,
            is_cached=answer.is_cached,
            is_repaired=answer.is_repaired,
        )


class Scored(_Part):
    """What a scorer said of the samples, in canonical order, and how near counts as even."""

    scorer: str
    revision: str
    values: tuple[float, ...]
    tie_band: float


class Decided(_Part):
    """What both orders said about one thing of two samples, by what was shown first."""

    aspect: str = ""
    span: tuple[()] | tuple[float, float] = ()
    pair: tuple[int, int] = (0, 1)
    said: tuple[str, str]

    @classmethod
    def of(cls, decision: Decision) -> "Decided":
        """Ready for JSON."""
        about = decision.about
        pair = (about.position_a, about.position_b)
        return cls(aspect=about.aspect, span=about.span, pair=pair, said=decision.combined.said)

    @property
    def about(self) -> About:
        """What was asked."""
        return About(self.aspect, self.span, *self.pair)

    @property
    def combined(self) -> Combined:
        """What follows."""
        return Combined(self.said)


class Record(_Part):
    """The whole of it. The run stands first, so that a run's judgments are found by how their raw text begins."""

    run: str
    decided: tuple[Decided, ...] = ()
    calls: tuple[Call, ...] = ()
    scored: tuple[Scored, ...] = ()

    def text(self) -> str:
        """As it is kept."""
        return self.model_dump_json(exclude_defaults=True)


def begins(run: str) -> str:
    """How the raw text of every judgment of a run begins."""
    return Record(run=run).text()[:-1]


def decided(decisions: Iterable[Decision]) -> tuple[Decided, ...]:
    """Decisions as they are kept."""
    return tuple(map(Decided.of, decisions))
