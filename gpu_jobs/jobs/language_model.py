"""Asking a language model, or doing without: the fields of a specification that say so, and a cap on costs."""

from typing import Any

from pydantic import Field

from curation.chat import endpoints
from curation.chat.budget import Budget
from curation.chat.endpoints import Endpoint
from curation.chat_answers import require_prices


def model_field(title: str, without: str) -> Any:
    """The field that names a language model; empty for what is done without one, which `without` describes."""
    return Field(
        "",
        max_length=40,
        title=title,
        description=f"A language model as it is configured. Empty: {without[0].lower()}{without[1:]}.",
    )


def most_cost_field() -> Any:
    """The field that caps what the answers may cost."""
    return Field(
        default=None, gt=0.0, title="Most cost", description="In the currency of the model's prices; null: no cap."
    )


def budget_of(model: str, most_cost: float | None) -> tuple[Endpoint | None, Budget]:
    """The endpoint of that name, None for "", and the job's budget; raises UnknownEndpoint, NoPricesError."""
    budget = Budget(most_cost, title="the budget")
    if not model:
        return None, budget
    endpoint = endpoints.get(model)
    if most_cost is not None:
        require_prices(endpoint, most_cost)
    return endpoint, budget
