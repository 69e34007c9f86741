"""Groups from who resembles whom, and which member of a group stays."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Member = TypeVar("Member", bound=str)


class Groups:
    """n things in disjoint groups (union-find). What is united is one group with all that either was united with.

    So a group may hold two things that resemble each other only by way of a third.
    """

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def unite(self, a: int, b: int) -> None:
        """Make the groups of `a` and `b` one."""
        first, second = self.of(a), self.of(b)
        # The lowest number stands for the group, so that the order of uniting leaves no trace.
        self._parent[max(first, second)] = min(first, second)

    def of(self, a: int) -> int:
        """The lowest number in the group of `a`."""
        while self._parent[a] != a:
            self._parent[a] = self._parent[self._parent[a]]
            a = self._parent[a]
        return a

    def of_several(self) -> list[list[int]]:
        """The groups of more than one, each in ascending order, by their lowest numbers."""
        members: dict[int, list[int]] = {}
        for a in range(len(self._parent)):
            members.setdefault(self.of(a), []).append(a)
        return [group for group in members.values() if len(group) > 1]


def united(n: int, links: Iterable[tuple[int, int]]) -> Groups:
    """n things, linked."""
    groups = Groups(n)
    for a, b in links:
        groups.unite(a, b)
    return groups


def ranked(pairs: Sequence[Member], judgments: Mapping[Member, int]) -> list[Member]:
    """The pairs of a group, those that stay first: most judgments, then by name, which is a hash."""
    return sorted(pairs, key=lambda pair: (-judgments[pair], pair))
