"""Whoever answers questions: a model behind an endpoint, or one in this process."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from curation.chat.answer import Answer
from curation.chat.errors import EndpointRefused, InvalidAnswer
from curation.chat.question import Question

# Why one question has no answer while others may well get one.
Failure = InvalidAnswer | EndpointRefused


class Asker(Protocol):
    """Asked in batches; what was answered once is remembered."""

    @property
    def name(self) -> str:
        """What the model is called here."""
        ...

    @property
    def identity(self) -> str:
        """What gives the answers, as a revision: another model or other weights are another identity."""
        ...

    def key(self, asked: Question) -> str:
        """The hash of everything that decides the answer, under which it is remembered."""
        ...

    def ask_all(self, questions: Sequence[Question]) -> Iterator[tuple[int, Answer | Failure]]:
        """Each question's number with its answer, or why it has none; raises ChatError where all must end."""
        ...
