"""The pool: every pair of a project that could be selected, as columns, read from the database in four queries."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, Max
from numpy.typing import NDArray

from annotation.models import ComparisonSample, Gold, Preference, Project, Prompt
from curation import splits
from curation.models import Score
from curation.pair_table import tie_keys
from curation.scoring import revision_in_use

POOLS_KEPT = 4
LABEL = ("n_judgments", "n_human", "n_machine", "agreement", "method")


@dataclass(frozen=True)
class Label:
    """A preference as it was when the pool was read; `p_0` is NaN where nobody judged."""

    p_0: float = float("nan")
    n_judgments: int = 0
    n_human: int = 0
    n_machine: int = 0
    agreement: float | None = None
    method: str = ""


@dataclass(frozen=True)
class Pool:
    """n pairs of u groups of prompts, with the scores of one scorer. Rows are in the order of comparisons."""

    project_id: int
    scorer: str
    scorer_revision: str | None
    pair_ids: list[str]
    key: NDArray[np.uint64]
    comparison: NDArray[np.int64]
    position_0: NDArray[np.int16]
    position_1: NDArray[np.int16]
    sample_0: list[UUID]
    sample_1: list[UUID]
    weight: NDArray[np.float64]
    labels: list[Label]
    p_0: NDArray[np.float64]
    n_human: NDArray[np.int64]
    score_0: NDArray[np.float64]
    score_1: NDArray[np.float64]
    prompt_id: NDArray[np.int64]
    # Which of the u groups of prompts; `texts` has one prompt for each, in sorted order.
    prompt: NDArray[np.int64]
    texts: list[str]
    # The split of every prompt of the project, the same within a group.
    split_of_prompt: dict[int, str]
    text_of_prompt: dict[int, str]

    def __len__(self) -> int:
        return len(self.pair_ids)


def load_pool(project: Project, scorer: str) -> Pool:
    """The project's pool; read once and kept until anything in it changes."""
    revision = revision_in_use(project, scorer)
    state = (project.pk, scorer, revision, *_state(project))
    with _lock:
        if state in _pools:
            _pools.move_to_end(state)
            return _pools[state]
    pool = _read(project, scorer, revision)
    with _lock:
        _pools[state] = pool
        while len(_pools) > POOLS_KEPT:
            _pools.popitem(last=False)
    return pool


def forget_pools() -> None:
    """Drop the pools that are kept, for whoever changes the database behind Django's back."""
    with _lock:
        _pools.clear()


def pair_id(comparison_key: str, sample_0: str, sample_1: str) -> str:
    """The pair's stable name; samples are named by content and origin, as in the comparison's own key."""
    return hashlib.sha256(f"pair\n{comparison_key}\n{sample_0}\n{sample_1}".encode()).hexdigest()


_pools: OrderedDict[tuple[Any, ...], Pool] = OrderedDict()
_lock = threading.Lock()


def _state(project: Project) -> tuple[Any, ...]:
    """Changes whenever a pool read anew could differ."""
    members = ComparisonSample.objects.filter(comparison__project=project).aggregate(Count("id"), Max("id"))
    labels = Preference.objects.filter(comparison__project=project).aggregate(Count("id"), Max("updated_at"))
    scores = Score.objects.filter(sample__prompt__project=project).aggregate(Count("id"), Max("id"))
    prompts = Prompt.objects.filter(project=project).aggregate(Count("id"), Max("id"))
    gold = Gold.objects.filter(comparison__project=project).aggregate(Count("id"), Max("id"))
    return tuple(value for counts in (members, labels, scores, prompts, gold) for value in counts.values())


@dataclass(frozen=True)
class _Pair:
    id: str
    comparison: int
    prompt: int
    position_0: int
    position_1: int
    sample_0: UUID
    sample_1: UUID
    weight: float


def _read(project: Project, scorer: str, revision: str | None) -> Pool:
    pairs = list(_pairs(project))
    labels = {
        (comparison, first, second): Label(*label)
        for comparison, first, second, *label in Preference.objects.filter(
            comparison__project=project, aspect="", span_key=""
        ).values_list("comparison", "position_a", "position_b", "p_a", *LABEL)
    }
    scores = dict(
        Score.objects.filter(sample__prompt__project=project, scorer=scorer, revision=revision or "").values_list(
            "sample_id", "value"
        )
    )
    text_of, split_of = _prompts(project)
    texts, group_of = _groups(text_of, {pair.prompt for pair in pairs})
    of_pair = [labels.get((pair.comparison, pair.position_0, pair.position_1), Label()) for pair in pairs]
    ids = [pair.id for pair in pairs]
    return Pool(
        project_id=project.pk,
        scorer=scorer,
        scorer_revision=revision,
        pair_ids=ids,
        key=tie_keys(ids),
        comparison=np.array([pair.comparison for pair in pairs], np.int64),
        position_0=np.array([pair.position_0 for pair in pairs], np.int16),
        position_1=np.array([pair.position_1 for pair in pairs], np.int16),
        sample_0=[pair.sample_0 for pair in pairs],
        sample_1=[pair.sample_1 for pair in pairs],
        weight=np.array([pair.weight for pair in pairs]),
        labels=of_pair,
        p_0=np.array([label.p_0 for label in of_pair], np.float64),
        n_human=np.array([label.n_human for label in of_pair], np.int64),
        score_0=np.array([scores.get(pair.sample_0, np.nan) for pair in pairs], np.float64),
        score_1=np.array([scores.get(pair.sample_1, np.nan) for pair in pairs], np.float64),
        prompt_id=np.array([pair.prompt for pair in pairs], np.int64),
        prompt=np.array([group_of[pair.prompt] for pair in pairs], np.int64),
        texts=texts,
        split_of_prompt=split_of,
        text_of_prompt=text_of,
    )


def _pairs(project: Project) -> Iterator[_Pair]:
    """Every two samples of every comparison, in canonical order.

    Gold is left out: its answers test annotators, who were chosen by their answers to it.
    """
    members = (
        ComparisonSample.objects.filter(comparison__project=project, comparison__gold__isnull=True)
        .order_by("comparison_id", "position")
        .values_list(
            "comparison_id", "comparison__key", "comparison__prompt_id", "position", "sample_id",
            "sample__sha256", "sample__origin_key",
        )
    )  # fmt: skip
    for comparison, rows in groupby(members.iterator(chunk_size=10_000), key=itemgetter(0)):
        samples = [(key, prompt, at, sample, f"{sha}:{origin}") for _, key, prompt, at, sample, sha, origin in rows]
        # A comparison of n samples has n(n-1)/2 pairs; 1/(n-1) each makes it count as n/2 whatever n is.
        weight = 1.0 / max(1, len(samples) - 1)
        for (key, prompt, at_0, sample_0, name_0), (_, _, at_1, sample_1, name_1) in combinations(samples, 2):
            yield _Pair(pair_id(key, name_0, name_1), comparison, prompt, at_0, at_1, sample_0, sample_1, weight)


def _prompts(project: Project) -> tuple[dict[int, str], dict[int, str]]:
    """Text and split of every prompt of the project; within a group of prompts the split is one."""
    rows = list(Prompt.objects.filter(project=project).order_by("id").values_list("id", "text", "split"))
    united = splits.united([text for _, text, _ in rows], [split for _, _, split in rows])
    return (
        {prompt: text for prompt, text, _ in rows},
        {prompt: split for (prompt, _, _), split in zip(rows, united, strict=True)},
    )


def _groups(text_of: dict[int, str], used: set[int]) -> tuple[list[str], dict[int, int]]:
    """One text for each group of the prompts used, sorted, and which group each prompt belongs to."""
    groups: dict[str, list[int]] = {}
    for prompt in used:
        groups.setdefault(splits.group_of(text_of[prompt]), []).append(prompt)
    ordered = sorted(min(text_of[prompt] for prompt in members) for members in groups.values())
    position = {splits.group_of(text): index for index, text in enumerate(ordered)}
    return ordered, {prompt: position[group] for group, members in groups.items() for prompt in members}
