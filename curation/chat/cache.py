"""Where answers are remembered, so that the same question is paid for once."""

from collections.abc import Collection, Mapping
from typing import Protocol

from curation.chat.answer import Answer


class Source(Protocol):
    """Who answered."""

    @property
    def name(self) -> str:
        """What it is called here."""
        ...

    @property
    def identity(self) -> str:
        """What gave the answer, as a revision."""
        ...


class Cache(Protocol):
    """Answers by the hash of everything that was asked (`question.key`)."""

    def look_up(self, keys: Collection[str]) -> Mapping[str, Answer]:
        """The answers that are known."""
        ...

    def keep(self, key: str, source: Source, answer: Answer) -> None:
        """Remember one; a second under the same key changes nothing."""
        ...


class InMemory:
    """For tests, and for whoever has no database."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}

    def look_up(self, keys: Collection[str]) -> Mapping[str, Answer]:
        """The answers that are known."""
        return {key: self.answers[key] for key in keys if key in self.answers}

    def keep(self, key: str, source: Source, answer: Answer) -> None:
        """Remember one."""
        self.answers.setdefault(key, answer)
