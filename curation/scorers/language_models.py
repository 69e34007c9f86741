"""The scorers that language models are: two for each that sees, under ids of its name."""

from collections.abc import Callable, Iterable

from curation.chat.client import Client
from curation.chat.endpoints import Endpoint
from curation.scorers import registry


def register(endpoints: Iterable[Endpoint], client: Callable[[Endpoint], Client]) -> None:
    """Register the two scorers that every model has that sees; `client` makes what asks it."""
    for endpoint in endpoints:
        if not endpoint.images:
            continue
        for kind, target, title in (
            ("vlm-yes", "curation.scorers.vlm_yes_probability:VlmYesProbability", 'probability of "yes"'),
            ("vlm-votes", "curation.scorers.vlm_votes:VlmVotes", "yes or no by vote"),
        ):
            scorer_id = f"{kind}:{endpoint.name}"
            registry.register(
                scorer_id, target, f"{endpoint.name}, {title}", id=scorer_id, endpoint=endpoint, client=client
            )
