"""The statistics of a dataset version: what the card says, counted when the version is made."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotation import preferences
from annotation.models import Annotator, Judgment, Project
from curation import hygiene
from curation.schema import SPLITS
from curation.scorers import registry
from curation.selection.fifa import TERMS
from curation.selection.preview_figures import coverage
from curation.selection.runs import Run

MOST_MODELS = 20
BINS = 30
LABELS: Mapping[float, str] = {1.0: "first", 0.5: "tie", 0.0: "second"}


class Tally:
    """Counts rows batch by batch, so that memory does not grow with the version."""

    def __init__(self, project: Project, chosen: Run) -> None:
        self.project, self.chosen = project, chosen
        self._splits: Counter[str] = Counter()
        self._labels: dict[str, Counter[str]] = {split: Counter() for split in SPLITS}
        self._prompts: dict[str, set[str]] = {split: set() for split in SPLITS}
        self._judgments: Counter[str] = Counter()
        self._judges: dict[str, set[int]] = defaultdict(set)
        self._comparisons: set[int] = set()
        self._models: Counter[str] = Counter()
        self._strategies: Counter[str] = Counter()
        self._methods: Counter[str] = Counter()
        self._agreement: list[float] = []

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Count frozen rows."""
        for row in rows:
            content = row["content"]
            self._splits[row["split"]] += 1
            self._labels[row["split"]][LABELS[row["label_0"]]] += 1
            self._prompts[row["split"]].add(content["prompt"])
            self._methods[content["aggregation"]] += 1
            for side in (0, 1):
                origin = content[f"origin_{side}"]
                self._models[origin["model"] or "unknown"] += 1
                self._strategies[origin["strategy"] or "unknown"] += 1
            if content["agreement"] is not None:
                self._agreement.append(content["agreement"])
        # A comparison of more than two samples has several pairs, and its answers count once.
        new = {row["comparison_id"] for row in rows} - self._comparisons
        self._comparisons |= new
        given = preferences.counted(Judgment.objects.filter(comparison__in=new))
        for kind, annotator in given.values_list("annotator__kind", "annotator"):
            self._judgments[kind] += 1
            self._judges[kind].add(annotator)

    def statistics(self) -> dict[str, Any]:
        """Everything counted, as JSON."""
        pool, selected = self.chosen.pool, self.chosen.selected
        rows = selected.order
        gates = selected.gates()
        return {
            "pairs": len(rows),
            "splits": {
                split: {
                    "pairs": self._splits[split],
                    "prompts": len(self._prompts[split]),
                    "labels": {label: self._labels[split][label] for label in LABELS.values()},
                }
                for split in SPLITS
            },
            "judgments": {kind: self._judgments[kind] for kind in Annotator.Kind.values}
            | {"total": self._judgments.total()},
            "judges": {kind: len(self._judges[kind]) for kind in Annotator.Kind.values},
            "agreement": sum(self._agreement) / len(self._agreement) if self._agreement else None,
            "aggregation": dict(sorted(self._methods.items())),
            "pool": {"pairs": len(pool), "kept_out": gates, "ties": gates["ties"]},
            "label_0_share": float((pool.p_0[rows] > 0.5).mean()),
            "scorer": {"id": pool.scorer, "revision": pool.scorer_revision},
            "scorer_contradicts_share": float(selected.disagrees[rows].mean()),
            "embedder": {"id": self.chosen.space.embedder, "revision": self.chosen.space.embedder_revision},
            "neighbours": asdict(self.chosen.space.search),
            "coverage": coverage(self.chosen.spec, pool, self.chosen.space, selected),
            "samples_of_models": dict(self._models.most_common(MOST_MODELS)),
            "samples_by_strategy": dict(self._strategies.most_common(MOST_MODELS)),
            "histograms": {name: _spread(getattr(selected, name), selected.selected) for name in TERMS},
            "licences": {"dataset": self.project.licence, "scorer": self._scorer_licence()},
            "hygiene": hygiene.facts(self.project),
        }

    def _scorer_licence(self) -> str | None:
        """The licence of the scorer's weights, where it is still known here."""
        try:
            return registry.get(self.chosen.pool.scorer).licence
        except registry.UnknownScorer:
            return None


def _spread(term: NDArray[np.float64], chosen: NDArray[np.bool_]) -> dict[str, list[float]]:
    """How a term lies in the pool and in the version, in bins of one width."""
    known = ~np.isnan(term)
    edges = np.histogram_bin_edges(term[known], bins=BINS)
    return {
        "edges": edges.tolist(),
        "all": np.histogram(term[known], edges)[0].tolist(),
        "selected": np.histogram(term[known & chosen], edges)[0].tolist(),
    }
