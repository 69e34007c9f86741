"""Pairwise: which of two works is better, and where the project asks, by how much."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field, model_validator

from annotation.instruments.base import Config, Subject, expect
from annotation.instruments.base import Question as About
from annotation.instruments.pairwise import STRENGTHS, PairwiseConfig
from curation.chat.fence import RULE
from gpu_jobs.judging.both_orders import SIDES, Combined, Verdict
from gpu_jobs.judging.kinds.base import CAREFUL, Asking, Decision, Effort, Form, Item, Kind, Settled
from gpu_jobs.judging.kinds.effort import of_a_pair


class PairForm(Form):
    """Which, and why."""

    verdict: Verdict
    reason: str = Field(max_length=2000)


class StrengthForm(PairForm):
    """Which, by how much, and why."""

    strength: Literal["slightly", "clearly", "much"] | None = Field(
        description="How much better; null where the verdict is tie."
    )

    @model_validator(mode="after")
    def _goes_with_a_side(self) -> "StrengthForm":
        if (self.verdict in SIDES) != (self.strength is not None):
            raise ValueError("strength goes with first or second, and only with them")
        return self


class PairwiseKind(Kind):
    """One question in both orders."""

    instrument = "pairwise"
    system = f"""You compare two works that were made for the same prompt, and say which one is better. {RULE}

Look at both before you decide. What counts is what the question asks. {CAREFUL} Give the reason in one sentence."""

    def askings(self, config: Config, item: Item) -> list[Asking]:
        """The pair as it is and turned."""
        settings = expect(config, PairwiseConfig)
        form = StrengthForm if settings.ask_strength else PairForm
        return self.both_orders([About()], settings.question, item, form)

    def settle(self, config: Config, item: Item, replies: Sequence[Any]) -> Settled:
        """What holds in both orders; of two strengths the lesser."""
        straight, turned = replies
        combined = Combined((straight.verdict, turned.verdict))
        answer: dict[str, Any] = {"choice": combined.verdict}
        if isinstance(straight, StrengthForm) and combined.verdict in SIDES:
            answer["strength"] = min(straight.strength, turned.strength, key=STRENGTHS.__getitem__)
        return Settled(answer, (Decision(About(), combined),))

    def effort(self, config: Config, subject: Subject) -> Effort:
        """Two requests."""
        return of_a_pair(subject)
