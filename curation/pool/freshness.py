"""Whether a pool is still what the database says: exactly, or for the price that a slider can pay.

Rows are added by samples, judgments and scorers; of those that a pool is read from, only labels and hygiene change
afterwards. Scores go with their samples, and samples that are compared only with their comparisons.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet

from annotation.models import ComparisonSample, Gold, Preference, Project, Prompt, Sample
from curation.hygiene import applied
from curation.models import Score
from curation.pool.reading import WHOLE_SAMPLES
from curation.scoring import NewestScore

# Among more new rows than these nobody looks for those of one project.
MOST_NEW = 2_000


@dataclass(frozen=True)
class Newest:
    """The newest rows there are, in whichever project: each is one look at the end of an index."""

    member: int
    prompt: int
    score: int
    gold: int
    # What is applied of the project's own hygiene.
    hygiene: tuple[Any, ...]

    @classmethod
    def seen_by(cls, project: Project) -> "Newest":
        """As they are now."""
        tables: Iterable[Any] = (ComparisonSample, Prompt, Score, Gold)
        newest = (table.objects.order_by("-pk").values_list("pk", flat=True).first() for table in tables)
        return cls(*(pk or 0 for pk in newest), hygiene=applied.state(project))

    def is_followed_in(self, project: Project, scorer: str) -> bool:
        """Whether rows of the project have come since, or so many of whomever that it would take long to tell.

        A row that was written before these and committed after them is not seen; `counts` has it.
        """
        if self.hygiene != applied.state(project):
            return True
        comparisons = project.comparisons.all()
        since: tuple[tuple[QuerySet[Any], QuerySet[Any]], ...] = (
            (_parents(ComparisonSample, self.member, "comparison"), comparisons),
            (_parents(Gold, self.gold, "comparison"), comparisons),
            (
                _parents(Score, self.score, "sample", scorer=scorer),
                Sample.objects.filter(prompt__project=project),
            ),
        )
        if Prompt.objects.filter(project=project, pk__gt=self.prompt).exists():
            return True
        return any(_are_among(list(parents), own) for parents, own in since)


def counts(project: Project) -> tuple[Any, ...]:
    """What tells of labels that changed, and of pairs that went."""
    members = ComparisonSample.objects.filter(comparison__project=project).aggregate(Count("id"), Max("id"))
    labels = Preference.objects.filter(comparison__project=project, **WHOLE_SAMPLES)
    return (*members.values(), *labels.aggregate(Count("id"), Max("updated_at")).values())


def state(project: Project, scorer: str, score: NewestScore | None, counted: tuple[Any, ...]) -> str:
    """A hash that changes whenever a pool read anew could differ, given the scorer's newest score and `counts`."""
    prompts = Prompt.objects.filter(project=project).aggregate(Count("id"), Max("id"))
    gold = Gold.objects.filter(comparison__project=project).aggregate(Count("id"), Max("id"))
    seen = (project.pk, scorer, score, counted, *prompts.values(), *gold.values(), applied.state(project))
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def _parents(table: Any, since: int, parent: str, **narrowed: str) -> Any:
    """What the newest rows belong to. No join: a planner might start at the project, which is all of it."""
    rows = table.objects.filter(pk__gt=since, **narrowed).order_by("-pk")
    return rows.values_list(f"{parent}_id", flat=True)[:MOST_NEW]


def _are_among(parents: list[Any], own: QuerySet[Any]) -> bool:
    return len(parents) == MOST_NEW or (bool(parents) and own.filter(pk__in=set(parents)).exists())
