"""Splits by group of prompts: what differs only in spelling never stands on both sides of a split."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

# A group goes where its most protected member is: a held-out prompt must not return to training as a variant.
_PROTECTION = {"train": 0, "validation": 1, "test": 2}
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


class LeakingSplitError(ValueError):
    """A group of prompts stands in more than one split."""


def group_of(text: str) -> str:
    """The text without case, accents' encoding, punctuation and spacing: what prompts of one group share."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = _NEITHER_LETTER_NOR_DIGIT.sub(" ", plain).strip()
    # Prompts of signs alone (":-)") have nothing left; they stand for themselves.
    return words or plain.strip()


def most_protected(splits: Iterable[str]) -> str:
    """Test, if it is among them, else validation, else train."""
    return max(splits, key=_PROTECTION.__getitem__)


def united(texts: Sequence[str], splits: Sequence[str], together: Iterable[Sequence[int]] = ()) -> list[str]:
    """The splits with every group in one: where its members disagree, test wins over validation over train.

    Texts that stand `together`, by their numbers, are of one group as well; each in one such row at most.
    """
    groups = [group_of(text) for text in texts]
    of_group: dict[str, str] = {}
    for group, split in zip(groups, splits, strict=True):
        of_group[group] = max(of_group.get(group, split), split, key=_PROTECTION.__getitem__)
    for row in together:
        split = most_protected(of_group[groups[number]] for number in row)
        of_group |= {groups[number]: split for number in row}
    return [of_group[group] for group in groups]


def require_no_leak(rows: Iterable[tuple[str, str]]) -> None:
    """Raise `LeakingSplitError` if two of the rows (prompt, split) share a group but not a split."""
    of_group: dict[str, str] = {}
    for text, split in rows:
        if of_group.setdefault(group_of(text), split) != split:
            raise LeakingSplitError(f"The prompt {text!r} stands in {of_group[group_of(text)]} and in {split}.")
