"""A profile: the form in which pairs leave."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from curation.export.records import Media, Outline, PairRecord
from curation.schema import Contract

ReadMedia = Callable[[Media], bytes]


class Profile(Protocol):
    """Which pairs leave, and as which row of which contract."""

    @property
    def name(self) -> str:
        """The profile's name, which its exports carry."""
        ...

    @property
    def contract(self) -> Contract:
        """The columns."""
        ...

    @property
    def purpose(self) -> str:
        """For the card: what it is for, in a sentence."""
        ...

    def dropped(self, outline: Outline) -> str | None:
        """Why this pair cannot leave in this form, in a word; None if it can."""
        ...

    def row(self, record: PairRecord, read: ReadMedia, rows_of_prompt: Mapping[str, int]) -> dict[str, Any]:
        """The pair as a row; `rows_of_prompt` counts the rows that leave with each prompt."""
        ...
