"""Running a selection over a project's pool, for a version or as a preview."""

from dataclasses import dataclass
from typing import Any

from annotation.models import Project
from curation import gates, preview_figures
from curation.errors import NothingSelectedError
from curation.fifa import FifaSpec, PairTable, Selected, select
from curation.pool import Pool, load_pool
from curation.prompt_space import PromptSpace, prompt_space


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
        key=pool.key,
        prompt=pool.prompt,
        p_0=pool.p_0,
        score_0=pool.score_0,
        score_1=pool.score_1,
        text_quality=space.quality,
        entropy=space.log_distance,
        vectors=space.vectors,
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
    reasons = [
        f"{count} {gates.BY_NAME[name].counted.format(scorer=chosen.spec.scorer)}"
        for name, count in chosen.selected.gates().items()
        if count
    ]
    why = "; ".join(reasons) if reasons else "the project has no comparisons"
    raise NothingSelectedError(f"Of {len(chosen.pool)} pairs none is left: {why}.")
