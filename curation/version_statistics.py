"""The statistics of a dataset version: what the card says, counted when the version is made."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from annotation.models import Annotator, Judgment, Project
from curation.preview_figures import coverage
from curation.schema import SPLITS
from curation.selection import Run

MOST_MODELS = 20


class Tally:
    """Counts rows batch by batch, so that memory does not grow with the version."""

    def __init__(self, project: Project, chosen: Run) -> None:
        self.project, self.chosen = project, chosen
        self._splits: Counter[str] = Counter()
        self._prompts: dict[str, set[str]] = {split: set() for split in SPLITS}
        self._judgments: Counter[str] = Counter()
        self._models: Counter[str] = Counter()
        self._methods: Counter[str] = Counter()
        self._agreement: list[float] = []

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Count frozen rows."""
        for row in rows:
            content = row["content"]
            self._splits[row["split"]] += 1
            self._prompts[row["split"]].add(content["prompt"])
            self._methods[content["aggregation"]] += 1
            for side in (0, 1):
                self._models[content[f"origin_{side}"]["model"] or "unknown"] += 1
            if content["agreement"] is not None:
                self._agreement.append(content["agreement"])
        comparisons = {row["comparison_id"] for row in rows}
        kinds = Judgment.objects.filter(comparison__in=comparisons, is_current=True)
        self._judgments.update(kinds.values_list("annotator__kind", flat=True))

    def statistics(self) -> dict[str, Any]:
        """Everything counted, as JSON."""
        pool, selected = self.chosen.pool, self.chosen.selected
        rows = selected.order
        gates = selected.gates()
        return {
            "pairs": len(rows),
            "splits": {
                split: {"pairs": self._splits[split], "prompts": len(self._prompts[split])} for split in SPLITS
            },
            "judgments": {kind: self._judgments[kind] for kind in Annotator.Kind.values}
            | {"total": self._judgments.total()},
            "agreement": sum(self._agreement) / len(self._agreement) if self._agreement else None,
            "aggregation": dict(sorted(self._methods.items())),
            "pool": {"pairs": len(pool), "kept_out": gates, "ties": gates["ties"]},
            "label_0_share": float((pool.p_0[rows] > 0.5).mean()),
            "scorer": {"id": pool.scorer, "revision": pool.scorer_revision},
            "scorer_contradicts_share": float(selected.disagrees[rows].mean()),
            "embedder": {"id": self.chosen.space.embedder, "revision": self.chosen.space.embedder_revision},
            "coverage": coverage(self.chosen.spec, pool, self.chosen.space, selected),
            "samples_of_models": dict(self._models.most_common(MOST_MODELS)),
        }
