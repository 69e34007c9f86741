"""Freezing pairs: everything that leaves with them, read once, as plain JSON."""

import hashlib
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from annotation import preferences
from annotation.captions import GivenCaption, captions_of, lesser_captions_of
from annotation.models import Comparison, Judgment, LesserCaption, Preference, Project, Sample
from annotation.seeded import content_hash
from curation.models import Score
from curation.schema import NATIVE, ORIGIN
from curation.selection.fifa import TERMS
from curation.selection.pair_facts import hard_label
from curation.selection.runs import Run

# What a dataset row has columns of its own for, and what the samples' files bring when they are written.
_ELSEWHERE = {"pair_id", "split", "weight", "p_0", "label_0", "label_1", *TERMS, "importance"} | {
    f"{kind}_{side}" for kind in Sample.Kind.values for side in (0, 1)
}
CONTENT_COLUMNS = tuple(name for name in NATIVE.names if name not in _ELSEWHERE)
# The contract's columns that a dataset row has columns of its own for, by the same name.
FROZEN_COLUMNS = ("pair_id", "split", "p_0", "weight", "label_0", *TERMS, "importance")
# Two captions of different hands.
HYBRID = "hybrid"
_CASTS: Mapping[str, type] = {
    field.name: {"string": str, "float": float}.get(str(field.type), int) for field in ORIGIN
}


def frozen_rows(project: Project, chosen: Run, rows: Sequence[int]) -> list[dict[str, Any]]:
    """The fields of a `DatasetRow` for each of these rows of the pool, JSON throughout."""
    pool, selected = chosen.pool, chosen.selected
    facts = _Facts(project, chosen, rows)
    return [
        {
            "pair_id": pool.pair_ids[row],
            "split": pool.split_of_prompt[int(pool.prompt_id[row])],
            "comparison_id": int(pool.comparison[row]),
            "position_0": int(pool.position_0[row]),
            "position_1": int(pool.position_1[row]),
            **facts.media(row),
            **facts.labels(row),
            **{name: _number(getattr(selected, name)[row]) for name in (*TERMS, "importance")},
            "weight": float(pool.weight[row] * selected.weight[row]),
            "compared_at": facts.comparisons[int(pool.comparison[row])].created_at.isoformat(),
            "content": facts.content(row),
        }
        for row in rows
    ]


def columns_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The contract's columns of a frozen row, all but the samples."""
    return {
        **row["content"],
        **{name: row[name] for name in FROZEN_COLUMNS},
        "label_1": 1.0 - row["label_0"],
    }


class _Facts:
    """What the database says of a batch of pairs, in a handful of queries."""

    def __init__(self, project: Project, chosen: Run, rows: Sequence[int]) -> None:
        self.project, self.pool = project, chosen.pool
        comparisons = {int(self.pool.comparison[row]) for row in rows}
        samples = {self.pool.sample_0[row] for row in rows} | {self.pool.sample_1[row] for row in rows}
        self.comparisons = Comparison.objects.in_bulk(comparisons)
        self.samples = Sample.objects.in_bulk(samples)
        self.scores = _scores(samples)
        self.parts = _preferences_of_parts(comparisons)
        self.annotators = _annotators(comparisons)
        self.captions = captions_of(comparisons)
        self.lesser = lesser_captions_of(samples) if chosen.spec.worse_captions else {}

    def media(self, row: int) -> dict[str, Any]:
        """Which files the two samples are."""
        return {
            f"{name}_{side}": getattr(sample, name)
            for name in ("sha256", "media_type", "bytes")
            for side, sample in enumerate(self._both(row))
        }

    def labels(self, row: int) -> dict[str, float]:
        """The soft and the hard label; two sides of the same bytes are a tie, whatever anybody said of them."""
        first, second = self._both(row)
        p_0 = 0.5 if first.sha256 == second.sha256 else float(self.pool.p_0[row])
        return {"p_0": p_0, "label_0": hard_label(p_0)}

    def content(self, row: int) -> dict[str, Any]:
        """The columns of `CONTENT_COLUMNS`."""
        first, second = self._both(row)
        comparison = self.comparisons[int(self.pool.comparison[row])]
        label = self.pool.label(row)
        parts = [
            part
            for part in self.parts[comparison.pk]
            if (part.position_a, part.position_b) == (self.pool.position_0[row], self.pool.position_1[row])
        ]
        known = {
            "prompt": self.pool.text_of_prompt[int(self.pool.prompt_id[row])],
            **self._own_captions(row),
            "n_judgments": label.n_judgments,
            "n_human": label.n_human,
            "n_machine": label.n_machine,
            "agreement": label.agreement,
            "aggregation": label.method,
            "segments": [
                {"start": part.span[0], "end": part.span[1], "p_0": part.p_a, "n": part.n_judgments}
                for part in parts
                if part.span is not None and not part.aspect
            ],
            "aspects": [
                {"key": part.aspect, "value": part.p_a} for part in parts if part.aspect and part.span is None
            ],
            "scores_0": self.scores[first.pk],
            "scores_1": self.scores[second.pk],
            "annotator_ids": [pseudonym(self.project, pk) for pk in self.annotators[comparison.pk]],
            "origin_0": _origin(first, comparison),
            "origin_1": _origin(second, comparison),
            **{name: _shared(name, first, second) for name in ("width", "height", "num_frames", "fps")},
        }
        return {name: known.get(name) for name in CONTENT_COLUMNS}

    def _own_captions(self, row: int) -> dict[str, Any]:
        """A caption of its own for either sample.

        What an annotator gave; else a worse one for the loser, where it has one, and its like for the winner; else
        what a machine has drafted.
        """
        given = self.captions.get(int(self.pool.comparison[row]))
        if given is not None:
            both = [given[int(place[row])] for place in (self.pool.position_0, self.pool.position_1)]
        elif unequal := self._unequal_captions(row):
            return unequal
        else:
            both = [GivenCaption(one.caption, one.caption_source, ()) for one in self._both(row)]
        # One caption beside none would set a sample against nothing.
        if not all(caption.text for caption in both):
            return {}
        sources = {caption.source for caption in both}
        return {
            "caption_0": both[0].text,
            "caption_1": both[1].text,
            "caption_source": sources.pop() if len(sources) == 1 else HYBRID,
        }

    def _unequal_captions(self, row: int) -> dict[str, Any]:
        """A better text for the winner than for the loser, as the label is now; nothing where there are not two."""
        p_0 = self.labels(row)["p_0"]
        if p_0 == 0.5 or math.isnan(p_0):
            return {}
        loser = 1 if p_0 > 0.5 else 0
        both = self._both(row)
        worse = self.lesser.get(both[loser].pk)
        if worse is None:
            return {}
        is_of_caption = worse.base == LesserCaption.Base.CAPTION
        if is_of_caption and worse.of != content_hash(both[loser].caption):
            return {}  # somebody has changed the caption since
        prompt = self.pool.text_of_prompt[int(self.pool.prompt_id[row])]
        better = both[1 - loser].caption if is_of_caption else prompt
        if not better:
            return {}
        return {
            f"caption_{1 - loser}": better,
            f"caption_{loser}": worse.text,
            "caption_source": worse.source,
        }

    def _both(self, row: int) -> tuple[Sample, Sample]:
        return self.samples[self.pool.sample_0[row]], self.samples[self.pool.sample_1[row]]


def _shared(name: str, first: Sample, second: Sample) -> float | None:
    value: float | None = getattr(first, name)
    return value if value == getattr(second, name) else None


def pseudonym(project: Project, annotator: int) -> str:
    """A name for an annotator that means nothing outside the project: names never leave the platform."""
    return hashlib.sha256(f"annotator\n{project.seed}\n{annotator}".encode()).hexdigest()[:12]


def _scores(samples: set[Any]) -> dict[Any, list[dict[str, Any]]]:
    scores: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    rows = Score.objects.filter(sample__in=samples).order_by("scorer", "revision")
    for sample, scorer, revision, value in rows.values_list("sample", "scorer", "revision", "value"):
        scores[sample].append({"key": f"{scorer}@{revision}", "value": value})
    return scores


def _preferences_of_parts(comparisons: set[int]) -> dict[int, list[Preference]]:
    """What was asked about single aspects or stretches of time."""
    parts: dict[int, list[Preference]] = defaultdict(list)
    asked = Preference.objects.filter(comparison__in=comparisons).exclude(aspect="", span_key="")
    for part in asked.order_by("aspect", "span_key"):
        parts[part.comparison_id].append(part)
    for of_comparison in parts.values():
        of_comparison.sort(key=lambda part: (part.aspect, part.span or []))
    return parts


def _annotators(comparisons: set[int]) -> dict[int, list[int]]:
    annotators: dict[int, list[int]] = defaultdict(list)
    counted = preferences.counted(Judgment.objects.filter(comparison__in=comparisons))
    for comparison, annotator in counted.order_by("annotator").values_list("comparison", "annotator"):
        annotators[comparison].append(annotator)
    return annotators


def _origin(sample: Sample, comparison: Comparison) -> dict[str, Any]:
    """The sample's origin with exactly the fields of the contract."""
    given = {"strategy": comparison.strategy, **sample.origin}
    return {name: None if given.get(name) is None else cast(given[name]) for name, cast in _CASTS.items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
