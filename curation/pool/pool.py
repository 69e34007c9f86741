"""The pool: every pair of a project that could be selected, as columns."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotation.models import Project, Prompt
from curation.hygiene import applied
from curation.hygiene.applied import Applied
from curation.pool.id_columns import HexColumn, UuidColumn
from curation.pool.reading import read_labels, read_pairs
from curation.prompts import splits


@dataclass(frozen=True)
class Label:
    """A preference as it was when the pool was read; `p_0` is NaN where nobody judged."""

    p_0: float
    n_judgments: int
    n_human: int
    n_machine: int
    agreement: float | None
    method: str


@dataclass(frozen=True)
class Pool:
    """n pairs of u groups of prompts, with the scores of one scorer. Rows are in the order of comparisons."""

    project_id: int
    scorer: str
    scorer_revision: str | None
    # The same for pools that were read from the same rows.
    state: str
    pair_ids: HexColumn
    key: NDArray[np.uint64]
    comparison: NDArray[np.int64]
    position_0: NDArray[np.int16]
    position_1: NDArray[np.int16]
    sample_0: UuidColumn
    sample_1: UuidColumn
    weight: NDArray[np.float64]
    # The label; NaN and 0 where nobody judged. `method` is a place in `methods`.
    p_0: NDArray[np.float64]
    n_judgments: NDArray[np.int64]
    n_human: NDArray[np.int64]
    n_machine: NDArray[np.int64]
    agreement: NDArray[np.float64]
    method: NDArray[np.int16]
    methods: list[str]
    score_0: NDArray[np.float64]
    score_1: NDArray[np.float64]
    prompt_id: NDArray[np.int64]
    # Which of the u groups of prompts; `texts` has one prompt for each, in sorted order.
    prompt: NDArray[np.int64]
    texts: list[str]
    # The split of every prompt of the project, the same within a group.
    split_of_prompt: dict[int, str]
    text_of_prompt: dict[int, str]
    # (n,) by the step of hygiene that leaves pairs out; and what was asked of each step that is applied.
    flagged: dict[str, NDArray[np.bool_]]
    hygiene: list[dict[str, Any]]

    def __len__(self) -> int:
        return len(self.key)

    def label(self, row: int) -> Label:
        """The label of one pair."""
        agreement = float(self.agreement[row])
        return Label(
            p_0=float(self.p_0[row]),
            n_judgments=int(self.n_judgments[row]),
            n_human=int(self.n_human[row]),
            n_machine=int(self.n_machine[row]),
            agreement=None if np.isnan(agreement) else agreement,
            method=self.methods[self.method[row]],
        )


def read_pool(project: Project, scorer: str, revision: str | None, state: str) -> Pool:
    """The pool as the database has it, with the scores of this revision."""
    pairs = read_pairs(project, scorer, revision)
    labels = read_labels(project)
    label = labels.find(pairs.comparison, pairs.position_0, pairs.position_1)
    clean = applied.of_project(project)
    text_of, split_of = _prompts(project, clean)
    used, which = np.unique(pairs.prompt, return_inverse=True)
    texts, group_of = _groups(text_of, used.tolist())
    return Pool(
        project_id=project.pk,
        scorer=scorer,
        scorer_revision=revision,
        state=state,
        pair_ids=pairs.id,
        key=pairs.id.first_words(),
        comparison=pairs.comparison,
        position_0=pairs.position_0,
        position_1=pairs.position_1,
        sample_0=pairs.sample_0,
        sample_1=pairs.sample_1,
        weight=pairs.weight,
        p_0=np.where(pairs.id.among(clean.ties), 0.5, labels.p_0[label]),
        n_judgments=labels.n_judgments[label],
        n_human=labels.n_human[label],
        n_machine=labels.n_machine[label],
        agreement=labels.agreement[label],
        method=labels.method[label],
        methods=labels.methods,
        score_0=pairs.score_0,
        score_1=pairs.score_1,
        prompt_id=pairs.prompt,
        prompt=np.array([group_of[prompt] for prompt in used.tolist()], np.int64)[which],
        texts=texts,
        split_of_prompt=split_of,
        text_of_prompt=text_of,
        flagged={step: pairs.id.among(excluded) for step, excluded in clean.excluded.items()},
        hygiene=clean.recipe,
    )


def _prompts(project: Project, clean: Applied) -> tuple[dict[int, str], dict[int, str]]:
    """Text and split of every prompt of the project; within a group of prompts the split is one."""
    rows = list(Prompt.objects.filter(project=project).order_by("id").values_list("id", "text", "split"))
    together = clean.together([prompt for prompt, _, _ in rows])
    united = splits.united([text for _, text, _ in rows], [split for _, _, split in rows], together)
    return (
        {prompt: text for prompt, text, _ in rows},
        {prompt: split for (prompt, _, _), split in zip(rows, united, strict=True)},
    )


def _groups(text_of: dict[int, str], used: list[int]) -> tuple[list[str], dict[int, int]]:
    """One text for each group of the prompts used, sorted, and which group each prompt belongs to."""
    groups: dict[str, list[int]] = {}
    for prompt in used:
        groups.setdefault(splits.group_of(text_of[prompt]), []).append(prompt)
    ordered = sorted(min(text_of[prompt] for prompt in members) for members in groups.values())
    position = {splits.group_of(text): index for index, text in enumerate(ordered)}
    return ordered, {prompt: position[group] for group, members in groups.items() for prompt in members}
