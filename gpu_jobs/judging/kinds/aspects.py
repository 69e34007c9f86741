"""Aspects: which of two works is better in each of several named respects, all of them in one request an order."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field, create_model

from annotation.instruments.aspects import AspectsConfig, Dimension
from annotation.instruments.base import Config, Subject, expect
from annotation.instruments.base import Question as About
from curation.chat.fence import RULE
from gpu_jobs.judging.both_orders import Combined, Verdict
from gpu_jobs.judging.kinds.base import CAREFUL, Asking, Decision, Effort, Form, Item, Kind, Settled
from gpu_jobs.judging.kinds.effort import of_a_pair

OrNone = Literal["first", "second", "tie", "not_applicable"]


class AspectsKind(Kind):
    """Every dimension has its own both orders: one may hold while another flips."""

    instrument = "aspects"
    system = f"""You compare two works that were made for the same prompt, in several respects that have nothing to
do with one another: a work may be better in one and worse in the next. {RULE}

Judge each respect by itself, as if it were the only one. {CAREFUL} Give the reasons in a sentence or two."""

    def askings(self, config: Config, item: Item) -> list[Asking]:
        """The pair as it is and turned, each time about every dimension."""
        settings = expect(config, AspectsConfig)
        about = [About(aspect=dimension.id) for dimension in settings.dimensions]
        about += [About()] if settings.ask_overall else []
        return self.both_orders(about, _words(settings), item, form_of(settings), max_tokens=300 + 20 * len(about))

    def settle(self, config: Config, item: Item, replies: Sequence[Any]) -> Settled:
        """What holds in both orders, dimension by dimension."""
        settings = expect(config, AspectsConfig)
        straight, turned = replies
        by_id = [reply.dimensions.model_dump(by_alias=True) for reply in (straight, turned)]
        decisions = [
            Decision(About(aspect=dimension.id), Combined((by_id[0][dimension.id], by_id[1][dimension.id])))
            for dimension in settings.dimensions
        ]
        answer: dict[str, Any] = {
            "dimensions": {decision.about.aspect: decision.combined.verdict for decision in decisions}
        }
        if settings.ask_overall:
            overall = Combined((straight.overall, turned.overall))
            answer["overall"] = overall.verdict
            decisions.append(Decision(About(), overall))
        return Settled(answer, tuple(decisions))

    def effort(self, config: Config, subject: Subject) -> Effort:
        """Two requests, however many dimensions."""
        return of_a_pair(subject)


def form_of(config: AspectsConfig) -> type[Form]:
    """One field for every dimension, by its id, so that none can be left out or made up."""
    choice: Any = OrNone if config.allow_not_applicable else Verdict
    # Ids may hold what no Python name may.
    named: dict[str, Any] = {
        f"dimension_{number}": (choice, Field(alias=dimension.id, description=dimension.label))
        for number, dimension in enumerate(config.dimensions)
    }
    fields: dict[str, Any] = {"dimensions": (create_model("Dimensions", __base__=Form, **named), Field())}
    if config.ask_overall:
        fields["overall"] = (Verdict, Field(description="As a whole."))
    return create_model("AspectsForm", __base__=Form, **fields, reason=(str, Field(max_length=4000)))


def _words(config: AspectsConfig) -> str:
    asked = "\n".join(map(_line, config.dimensions))
    overall = "\nAnd say which is better overall." if config.ask_overall else ""
    unless = ' Say "not_applicable" where a respect does not apply to these.' if config.allow_not_applicable else ""
    return (
        f"Which is better in each of these respects, named by the word before the colon?{unless}\n{asked}{overall}"
    )


def _line(dimension: Dimension) -> str:
    return f"- {dimension.id}: {dimension.label}. {dimension.help}".rstrip()
