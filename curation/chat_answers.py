"""Language models with the database behind them: answers are remembered in it, and the day's costs counted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from curation.chat.answer import Answer
from curation.chat.budget import Budget
from curation.chat.cache import Source
from curation.chat.client import Client
from curation.chat.endpoints import Endpoint
from curation.errors import CurationError
from curation.models import ChatAnswer

FORGOTTEN_AT_ONCE = 1000


class NoPricesError(CurationError):
    """A cap was given for a model whose answers cost nothing that is known."""


def client_for(endpoint: Endpoint, budgets: Sequence[Budget] = ()) -> Client:
    """A client within these budgets and the endpoint's own for a day. For one run: the day is that of now."""
    return Client(endpoint, StoredAnswers(), [*budgets, *_of_the_day(endpoint)])


def require_prices(endpoint: Endpoint, most_cost: float) -> None:
    """Raise NoPricesError where a cap of costs would mean nothing."""
    if not endpoint.has_prices:
        raise NoPricesError(
            f"'{endpoint.name}' has no prices in its configuration, so a cap of {most_cost:g} would never be "
            "reached. Set price_in and price_out, or leave the cap out."
        )


class StoredAnswers:
    """The cache in the database."""

    def look_up(self, keys: Collection[str]) -> Mapping[str, Answer]:
        """The answers that are known."""
        return {row.key: _answer(row) for row in ChatAnswer.objects.filter(key__in=list(keys))}

    def keep(self, key: str, source: Source, answer: Answer) -> None:
        """Remember one; where another process was faster, its answer stays."""
        row = ChatAnswer(
            key=key,
            endpoint=source.name[:40],
            # NUL cannot be stored by PostgreSQL; a model that says it has said nothing by it.
            model=answer.model.replace("\0", "")[:200],
            revision=source.identity,
            text=answer.text.replace("\0", ""),
            alternatives={word.replace("\0", ""): value for word, value in answer.alternatives.items()},
            tokens_in=answer.tokens_in,
            tokens_out=answer.tokens_out,
            latency_ms=answer.latency_ms,
            cost=answer.cost,
            is_repaired=answer.is_repaired,
        )
        ChatAnswer.objects.bulk_create([row], ignore_conflicts=True)


def forget(older_than: timedelta) -> int:
    """Delete the answers that were given longer ago, some at a time; returns how many. They are asked for anew."""
    before = timezone.now() - older_than
    forgotten = 0
    while old := list(
        ChatAnswer.objects.filter(created_at__lt=before).values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]
    ):
        forgotten += ChatAnswer.objects.filter(pk__in=old).delete()[0]
    return forgotten


def _answer(row: ChatAnswer) -> Answer:
    return Answer(
        text=row.text,
        model=row.model,
        tokens_in=row.tokens_in,
        tokens_out=row.tokens_out,
        latency_ms=row.latency_ms,
        cost=row.cost,
        alternatives=row.alternatives,
        is_repaired=row.is_repaired,
    )


def _of_the_day(endpoint: Endpoint) -> list[Budget]:
    if endpoint.most_cost_a_day is None:
        return []
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    today = ChatAnswer.objects.filter(endpoint=endpoint.name, created_at__gte=midnight)
    spent = today.aggregate(spent=Sum("cost"))["spent"] or 0.0
    return [Budget(endpoint.most_cost_a_day, spent, f"the day's budget for '{endpoint.name}'")]
