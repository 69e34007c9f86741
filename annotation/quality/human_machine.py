"""People against machines: on the questions that both answered, how far a machine says what most people say."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotation.models import Annotator, Project
from annotation.quality.confusion import Confusion, confusion
from annotation.quality.reading import excluded_annotators, read
from annotation.quality.vote_table import Item, Respect, VoteTable, even_handed, winners


@dataclass(frozen=True)
class MachineAgainstPeople:
    """One machine against the majority of people; rows of the matrix are what people say, columns the machine."""

    annotator: int
    name: str
    kind: str
    confusion: Confusion


@dataclass(frozen=True)
class Disagreement:
    """A question on which people and machines differ: P(a is preferred) by the votes of each side."""

    item: Item
    p_people: float
    p_machines: float
    n_people: int
    n_machines: int


@dataclass(frozen=True)
class HumanMachine:
    """All machines together, each that answered, and the questions where the two sides are furthest apart."""

    respects: list[Respect]
    together: Confusion
    machines: list[MachineAgainstPeople]
    furthest: list[Disagreement]


def human_machine(project: Project, respect: Respect | None, most: int = 50) -> HumanMachine:
    """Over all questions, or those asked in one respect. O(votes).

    Excluded annotators do not count and are not compared. A majority is the outcome with most votes, "even" where
    two outcomes share the lead. Questions with a known answer take part: they are where both have answered.
    """
    reading = read(project)
    counting = reading.counting(excluded_annotators(project))
    asked = np.ones(len(reading.votes.items), dtype=bool) if respect is None else reading.items_in(respect)
    people = _on(reading.votes_of(counting & reading.is_person), asked)
    machines = _on(reading.votes_of(counting & ~reading.is_person), asked)
    by_people = winners(people.counts())
    return HumanMachine(
        respects=reading.respects,
        together=confusion(by_people, winners(machines.counts())),
        machines=_each(machines, by_people),
        furthest=_furthest(people, machines, most),
    )


def _on(votes: VoteTable, items: NDArray[np.bool_]) -> VoteTable:
    return votes.only(items[votes.item])


def _each(machines: VoteTable, by_people: NDArray[np.int64]) -> list[MachineAgainstPeople]:
    who = [machines.annotators[index] for index in np.unique(machines.annotator)]
    rows = Annotator.objects.in_bulk(who)
    found = []
    for annotator in sorted(who, key=lambda annotator: (rows[annotator].name, annotator)):
        own = machines.only(machines.annotator == machines.annotators.index(annotator))
        said = np.full(len(machines.items), -1)
        said[own.item] = own.outcome
        row = rows[annotator]
        found.append(MachineAgainstPeople(annotator, row.name, row.kind, confusion(by_people, said)))
    return found


def _furthest(people: VoteTable, machines: VoteTable, most: int) -> list[Disagreement]:
    """The furthest apart first, then those that more people answered, then the oldest."""
    p_people, p_machines = even_handed(people.counts()), even_handed(machines.counts())
    n_people, n_machines = people.counts().sum(axis=1), machines.counts().sum(axis=1)
    apart = np.nan_to_num(np.abs(p_people - p_machines))
    order = np.lexsort((np.arange(len(apart)), -n_people, -apart))[:most]
    return [
        Disagreement(
            item=people.items[index],
            p_people=float(p_people[index]),
            p_machines=float(p_machines[index]),
            n_people=int(n_people[index]),
            n_machines=int(n_machines[index]),
        )
        for index in order
        if apart[index] > 0
    ]
