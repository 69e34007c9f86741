"""A crowd that has answered: people of unlike care and pace, a machine, and gold. What the quality pages show."""

import datetime as dt
import random
from dataclasses import dataclass

from django.utils import timezone

from annotation import annotators, gold
from annotation.models import Annotator, Comparison, Judgment, Membership, Project
from tests.annotation import factories
from tests.annotation.quality.answered import choose, derive
from tests.e2e.shapeworld import make_shape_pairs

PAIRS = 24
GOLD = 4
# Name, how often they are right, how often they take the first side unseen, how long an answer takes (ms).
PEOPLE = (("ada", 0.95, 0.0, 4_000), ("ben", 0.85, 0.1, 2_600), ("cleo", 0.6, 0.5, 700))


@dataclass(frozen=True)
class Crowd:
    """Who answered, and what. On every second pair sample 0 is the better one, on the others sample 1."""

    people: list[Annotator]
    machine: Annotator
    comparisons: list[Comparison]


def make_crowd(project: Project, pairs: int = PAIRS, gold_pairs: int = GOLD) -> Crowd:
    """Everybody answers every pair; of the first few the answer is known. Answers are spread over ten days."""
    make_shape_pairs(project, pairs)
    comparisons = list(project.comparisons.order_by("id"))
    for number, comparison in enumerate(comparisons[:gold_pairs]):
        gold.make_gold(
            comparison, {"choice": ("first", "second")[number % 2]}, None, "It shows what the prompt says."
        )
    lot = random.Random(5)
    people = []
    for name, care, habit, pace in PEOPLE:
        person = annotators.for_user(_member(project, name))
        people.append(person)
        for number, comparison in enumerate(comparisons):
            _answer(lot, comparison, person, 2 * (number % 2), care, habit, pace)
    machine = annotators.simulated("simulated 1", {"noise": 0.2})
    for number, comparison in enumerate(comparisons):
        _answer(lot, comparison, machine, 2 * (number % 2), 0.8, 0.0, 30)
    _spread_over_days(project)
    derive(project)
    return Crowd(people, machine, comparisons)


def _member(project: Project, name: str):
    user = factories.make_user(project, Membership.Role.ANNOTATOR)
    user.username = name
    user.save()
    return user


def _answer(lot, comparison, annotator, truth, care, habit, pace):
    shown = lot.choice([(0, 1), (1, 0)])
    is_right = lot.random() < care
    outcome = truth if is_right else lot.choice([1, 2 - truth])
    if lot.random() < habit:
        outcome = 0 if shown[0] == 0 else 2
    choose(comparison, annotator, outcome, shown=shown, time_ms=int(pace * lot.uniform(0.4, 2.2)))


def _spread_over_days(project: Project) -> None:
    now = timezone.now()
    for number, judgment in enumerate(Judgment.objects.filter(comparison__project=project).order_by("pk")):
        Judgment.objects.filter(pk=judgment.pk).update(created_at=now - dt.timedelta(days=number % 10, hours=1))
