"""Which prompts must stand in one split: the same text, a near-duplicate, or the same ground truth behind them."""

from collections.abc import Iterable, Mapping, Sequence

from curation.hygiene.groups import Groups
from curation.hygiene.near_prompts import Link
from curation.prompts.splits import group_of, most_protected

EXACT, NEAR, SOURCE = "text", "near-duplicate", "source"


def groups_of_prompts(
    texts: Sequence[str], near: Iterable[Link], sources: Mapping[str, Sequence[int]]
) -> list[tuple[list[int], str]]:
    """The groups of more than one text, with what brought their members together; beyond spelling only.

    `near` links texts by number; `sources` says which of them were made from each ground truth. What differs in
    spelling alone is united as ever (`curation.prompts.splits`), and is no reason to be mentioned here.
    """
    groups = Groups(len(texts))
    _unite_equal(groups, texts)
    why: dict[int, set[str]] = {}
    reasons = [(link.a, link.b, NEAR) for link in near]
    reasons += [(users[0], user, SOURCE) for users in sources.values() for user in users[1:]]
    spelling = {number: groups.of(number) for number in range(len(texts))}
    for a, b, _ in reasons:
        if spelling[a] != spelling[b]:
            groups.unite(a, b)
    for a, b, reason in reasons:
        if spelling[a] != spelling[b]:
            why.setdefault(groups.of(a), set()).add(reason)
    return [
        (members, " and ".join(sorted(why[members[0]]))) for members in groups.of_several() if members[0] in why
    ]


def split_of(splits: Iterable[str]) -> str:
    """A group goes where its most protected member is."""
    return most_protected(splits)


def _unite_equal(groups: Groups, texts: Sequence[str]) -> None:
    first: dict[str, int] = {}
    for number, text in enumerate(texts):
        groups.unite(first.setdefault(group_of(text), number), number)
