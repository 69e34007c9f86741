"""The pairs of a project as hygiene looks at them: who is in them, and how much is known of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, Max

from annotation.models import ComparisonSample, Gold, Preference, Project, Prompt, Sample
from curation.hygiene.near_images import Sides
from curation.pool.reading import pair_id
from curation.prompts import splits


@dataclass(frozen=True)
class Pair:
    """Two samples of a comparison. `judgments` is how many stand behind its label."""

    id: str
    comparison: int
    prompt: int
    sample_0: UUID
    sample_1: UUID
    judgments: int


@dataclass(frozen=True)
class Medium:
    """A sample's file, and the ground truth that it was made from."""

    sha256: str
    kind: str
    parent: str


@dataclass(frozen=True)
class ProjectPairs:
    """All of a project, in the order of the pairs' ids, so that nothing depends on the order in the database."""

    pairs: list[Pair]
    media: dict[UUID, Medium]
    text_of: dict[int, str]
    # As selections see them: the same for all spellings of a text.
    split_of: dict[int, str]

    @cached_property
    def by_id(self) -> dict[str, Pair]:
        """Each pair by its name."""
        return {pair.id: pair for pair in self.pairs}

    @cached_property
    def judgments(self) -> dict[str, int]:
        """How many stand behind each pair, by its name."""
        return {pair.id: pair.judgments for pair in self.pairs}

    @cached_property
    def of_prompt(self) -> dict[int, list[Pair]]:
        """The pairs of each prompt that has any."""
        of_prompt: dict[int, list[Pair]] = {}
        for pair in self.pairs:
            of_prompt.setdefault(pair.prompt, []).append(pair)
        return of_prompt

    def without(self, excluded: Iterable[str]) -> "ProjectPairs":
        """Without these pairs; prompts and samples stay."""
        gone = set(excluded)
        left = [pair for pair in self.pairs if pair.id not in gone]
        return ProjectPairs(left, self.media, self.text_of, self.split_of)

    def of_kind(self, kind: str) -> tuple[list[Pair], list[str], Sides]:
        """The pairs of images, or of videos; their contents, each once, by hash; and who is on which side."""
        pairs = [
            pair for pair in self.pairs if self.media[pair.sample_0].kind == self.media[pair.sample_1].kind == kind
        ]
        contents = sorted(
            {self.media[sample].sha256 for pair in pairs for sample in (pair.sample_0, pair.sample_1)}
        )
        number = {sha256: at for at, sha256 in enumerate(contents)}
        first, second = (
            np.array([number[self.media[getattr(pair, side)].sha256] for pair in pairs], np.int64)
            for side in ("sample_0", "sample_1")
        )
        comparison = np.array([pair.comparison for pair in pairs], np.int64)
        return pairs, contents, Sides(first, second, comparison)


def read(project: Project) -> ProjectPairs:
    """The project's pairs now; gold is left out, as in every pool."""
    members = ComparisonSample.objects.filter(comparison__project=project, comparison__gold__isnull=True)
    judged = _judgments(project)
    rows = members.order_by("comparison_id", "position").values_list(
        "comparison_id", "comparison__key", "comparison__prompt_id", "position", "sample_id",
        "sample__sha256", "sample__origin_key",
    )  # fmt: skip
    pairs: list[Pair] = []
    for comparison, group in groupby(rows.iterator(chunk_size=10_000), key=itemgetter(0)):
        for (_, key, prompt, at_0, sample_0, *name_0), (_, _, _, at_1, sample_1, *name_1) in combinations(group, 2):
            pairs.append(
                Pair(
                    pair_id(key, ":".join(name_0), ":".join(name_1)),
                    comparison,
                    prompt,
                    sample_0,
                    sample_1,
                    judged.get((comparison, at_0, at_1), 0),
                )
            )
    text_of, split_of = _prompts(project)
    return ProjectPairs(sorted(pairs, key=lambda pair: pair.id), _media(project), text_of, split_of)


def state(project: Project) -> dict[str, Any]:
    """What changes whenever there are other pairs or prompts; cheap."""
    members = ComparisonSample.objects.filter(comparison__project=project)
    gold = Gold.objects.filter(comparison__project=project)
    prompts = Prompt.objects.filter(project=project)
    return {
        name: list(rows.aggregate(n=Count("id"), last=Max("id")).values())
        for name, rows in (("members", members), ("gold", gold), ("prompts", prompts))
    }


def _judgments(project: Project) -> dict[tuple[int, int, int], int]:
    rows = Preference.objects.filter(comparison__project=project, aspect="", span_key="")
    return {
        (comparison, a, b): n
        for comparison, a, b, n in rows.values_list("comparison", "position_a", "position_b", "n_judgments")
    }


def _media(project: Project) -> dict[UUID, Medium]:
    rows = Sample.objects.filter(prompt__project=project).values_list("id", "sha256", "kind", "origin")
    return {
        pk: Medium(sha256, kind, str(origin.get("parent") or ""))
        for pk, sha256, kind, origin in rows.iterator(chunk_size=10_000)
    }


def _prompts(project: Project) -> tuple[dict[int, str], dict[int, str]]:
    rows = list(Prompt.objects.filter(project=project).order_by("id").values_list("id", "text", "split"))
    united = splits.united([text for _, text, _ in rows], [split for _, _, split in rows])
    return (
        {pk: text for pk, text, _ in rows},
        {pk: split for (pk, _, _), split in zip(rows, united, strict=True)},
    )
