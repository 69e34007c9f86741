"""Running a selection over a project's pool, for a version or as a preview."""

from dataclasses import dataclass
from typing import Any

from annotation.models import Project
from curation import preview_figures
from curation.errors import NothingSelectedError
from curation.fifa import FifaSpec, PairTable, Selected, select
from curation.pool import Pool, load_pool
from curation.prompt_space import PromptSpace, prompt_space

GATE_WORDS = {
    "unjudged": "nobody judged",
    "ties": "are ties",
    "unscored": "have no score by {scorer} (run the scorer first)",
    "disagrees": "contradict the scorer",
    "text_quality": "are below the text quality asked for",
    "margin_range": "are outside the margins asked for",
    "cap": "exceed the cap per prompt",
    "beyond_top": "are not among the best",
}


@dataclass(frozen=True)
class Run:
    """A selection with what it chose from; `selected` has the pool's rows."""

    spec: FifaSpec
    pool: Pool
    space: PromptSpace
    selected: Selected


def run(project: Project, spec: FifaSpec) -> Run:
    """Choose from the project's present pool."""
    pool = load_pool(project, spec.scorer)
    space = prompt_space(pool.texts, spec.embedder, spec.k_neighbours, spec.min_text_quality)
    table = PairTable(
        pool.key, pool.prompt, pool.p_0, pool.score_0, pool.score_1, space.quality, space.log_distance
    )
    return Run(spec, pool, space, select(table, spec))


def preview(project: Project, spec: FifaSpec) -> dict[str, Any]:
    """What the selection would choose, as figures for the page; nothing is saved."""
    chosen = run(project, spec)
    return preview_figures.figures(chosen.spec, chosen.pool, chosen.space, chosen.selected)


def require_some(chosen: Run) -> None:
    """Raise `NothingSelectedError` where nothing was chosen, with what kept the pairs out."""
    if len(chosen.selected.order):
        return
    gates = {name: count for name, count in chosen.selected.gates().items() if count}
    reasons = [f"{count} {GATE_WORDS[name].format(scorer=chosen.spec.scorer)}" for name, count in gates.items()]
    why = "; ".join(reasons) if reasons else "the project has no comparisons"
    raise NothingSelectedError(f"Of {len(chosen.pool)} pairs none is left: {why}.")
