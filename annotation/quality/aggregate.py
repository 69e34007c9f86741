"""Aggregating a project: the soft labels by the method that the project chose, from all its answers at once.

Each answer leaves the majority with ties behind (`annotation/preferences.py`). This rewrites `p_a` and `method`
of every label, and how reliable each annotator is found; the counts, and the agreement with the majority, stay
what they are. Labels about which the method says nothing keep the majority: in Bradley and Terry's, those of two
samples by one model, or by models that nobody knows.

An answer that arrives afterwards brings its comparison back to the majority, until the next time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotation import preferences, standings
from annotation.instruments import majority
from annotation.models import Comparison, Preference, Project, Standing
from annotation.progress import Progress, silent
from annotation.quality.project_methods import Labels, labels
from annotation.quality.reading import CHUNK, excluded_annotators, read
from annotation.quality.vote_table import VoteTable

BATCH = 500
# A label that differs by less than this is the same.
SAME = 1e-12
T = TypeVar("T")

# comparison, aspect, span_key, position_a, position_b
Key = tuple[int, str, str, int, int]


@dataclass(frozen=True)
class Aggregated:
    """What aggregating did to the labels of a project. Those `overtaken` had a new answer meanwhile and keep the
    majority."""

    method: str
    labels: int
    changed: int
    overtaken: int


@dataclass(frozen=True)
class _Label:
    """A label as it was before anything was read: if its time is still the same, nobody has touched it since."""

    pk: int
    comparison: int
    p_a: float
    method: str
    updated_at: datetime


def aggregate_project(project: Project, on_progress: Progress = silent) -> Aggregated:
    """Rewrite the labels of `project` by its method; the same answers give the same labels.

    What changes of standings have left undone is finished first. Written in batches that each stand alone: cut
    off, call it again. O(votes), and for crowd-kit's models about a second for 30,000 votes.
    """
    standings.settle_all(project, on_progress)
    on_progress(0, None, "Reading the answers")
    if project.aggregation == Project.Aggregation.MAJORITY:
        return _back_to_majority(project, on_progress)
    known = _labels_of(project)
    reading = read(project)
    votes = reading.votes_of(reading.counting(excluded_annotators(project)))
    on_progress(0, None, f"Fitting {Project.Aggregation(project.aggregation).label}")
    found = labels(project, reading, votes)
    _keep_reliability(project, votes, found)
    changes = _changes(known, votes, found)
    overtaken = 0
    for done, batch in _batches(changes):
        overtaken += _write(batch, found.method)
        on_progress(done, len(changes), "Writing labels")
    said = int((~np.isnan(found.p_a)).sum())
    return Aggregated(found.method, said, len(changes) - overtaken, overtaken)


def _back_to_majority(project: Project, on_progress: Progress) -> Aggregated:
    """Derive the labels of other methods anew: the project has changed its mind."""
    rows = Comparison.objects.filter(project=project)
    others = Preference.objects.filter(comparison__project=project).exclude(
        method__in=[majority.METHOD, preferences.IDENTICAL]
    )
    affected = list(others.order_by("comparison_id").values_list("comparison_id", flat=True).distinct())
    for done, batch in _batches(affected):
        with transaction.atomic():
            locked = rows.select_for_update(no_key=True, of=("self",)).select_related("project")
            preferences.refresh_many(list(locked.filter(pk__in=batch).order_by("pk")))
        on_progress(done, len(affected), "Writing labels")
    _forget_reliability(Standing.objects.filter(project=project))
    total = Preference.objects.filter(comparison__project=project).count()
    return Aggregated(majority.METHOD, total, len(affected), 0)


def _labels_of(project: Project) -> dict[Key, _Label]:
    rows = Preference.objects.filter(comparison__project=project).order_by()
    columns = ("aspect", "span_key", "position_a", "position_b", "pk", "p_a", "method", "updated_at")
    return {
        (comparison, aspect, span, a, b): _Label(pk, comparison, p_a, method, updated_at)
        for comparison, aspect, span, a, b, pk, p_a, method, updated_at in rows.values_list(
            "comparison_id", *columns
        ).iterator(chunk_size=CHUNK)
    }


def _changes(known: dict[Key, _Label], votes: VoteTable, found: Labels) -> list[tuple[_Label, float]]:
    """The labels that are to become another number, or the same by another method, in order of comparisons."""
    changes = []
    for index in np.flatnonzero(~np.isnan(found.p_a)).tolist():
        item, p_a = votes.items[index], float(np.clip(found.p_a[index], 0.0, 1.0))
        question = item.question
        span_key = Preference.key_of(question.span or None)
        label = known.get((item.comparison, question.aspect, span_key, question.position_a, question.position_b))
        # Not there: its first vote came after the labels were looked at. Identical samples are a tie by content.
        if label is None or label.method == preferences.IDENTICAL:
            continue
        if label.method != found.method or abs(label.p_a - p_a) > SAME:
            changes.append((label, p_a))
    return changes


def _write(batch: Sequence[tuple[_Label, float]], method: str) -> int:
    """Write those labels that nobody has touched since they were looked at; returns how many somebody has."""
    wanted = {label.pk: (label, p_a) for label, p_a in batch}
    with transaction.atomic():
        # A submit holds its comparison; all of them take the same lock, these in order.
        comparisons = sorted({label.comparison for label, _ in batch})
        locked = Comparison.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=comparisons)
        list(locked.order_by("pk").values_list("pk"))
        rows = []
        for row in Preference.objects.filter(pk__in=list(wanted)):
            label, p_a = wanted[row.pk]
            if row.updated_at == label.updated_at:
                row.p_a, row.method, row.updated_at = p_a, method, timezone.now()
                rows.append(row)
        Preference.objects.bulk_update(rows, ["p_a", "method", "updated_at"])
    return len(batch) - len(rows)


def _keep_reliability(project: Project, votes: VoteTable, found: Labels) -> None:
    """What the method thinks of each annotator; those of whom it says nothing, or no longer, have none."""
    believed = {
        annotator: float(np.clip(value, 0.0, 1.0))
        for annotator, value in zip(votes.annotators, found.reliability, strict=True)
        if not np.isnan(value)
    }
    theirs = Standing.objects.filter(project=project)
    # Some answers came in bulk, without anybody having asked for a question.
    standings.begin(project, believed)
    with transaction.atomic():
        _forget_reliability(theirs.exclude(annotator__in=list(believed)))
        rows = list(theirs.filter(annotator__in=list(believed)).select_for_update().order_by("annotator_id"))
        for row in rows:
            row.reliability, row.reliability_method = believed[row.annotator_id], found.method
        Standing.objects.bulk_update(rows, ["reliability", "reliability_method"])


def _forget_reliability(standings_of: QuerySet[Standing]) -> None:
    standings_of.filter(reliability__isnull=False).update(reliability=None, reliability_method="")


def _batches(rows: Sequence[T]) -> Iterator[tuple[int, list[T]]]:
    """`rows` in batches, each with how many are done when it is."""
    source, done = iter(rows), 0
    while batch := list(islice(source, BATCH)):
        done += len(batch)
        yield done, batch
