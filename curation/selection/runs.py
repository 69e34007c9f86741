"""Running a selection over a project's pool, for a version or as a preview."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from annotation.models import Project
from curation.diversity.prompt_space import PromptSpace, prompt_space
from curation.errors import NothingSelectedError
from curation.pool.kept import load_pool
from curation.pool.pool import Pool
from curation.prompts.text_graders import TextGrades, grades_of
from curation.selection import gates
from curation.selection.fifa import FifaSpec, PairTable, Selected, select

RUNS_KEPT = 2


@dataclass(frozen=True)
class Run:
    """A selection with what it chose from; `selected` has the pool's rows."""

    spec: FifaSpec
    pool: Pool
    space: PromptSpace
    grades: TextGrades
    selected: Selected

    @property
    def state(self) -> str:
        """Changes whenever the same specification could choose otherwise."""
        graded = f":{self.grades.revision}:{self.grades.newest}" if self.grades.newest else ""
        return hashlib.sha256(f"{self.pool.state}{graded}".encode()).hexdigest()


def run(project: Project, spec: FifaSpec) -> Run:
    """Choose from the project's present pool; the last few selections are kept."""
    return choose(load_pool(project, spec.scorer), spec)


def choose(pool: Pool, spec: FifaSpec) -> Run:
    """Choose from a pool; the last few selections are kept."""
    grades = grades_of(pool.texts, spec.text_grader, spec.languages)
    takes_part = (grades.quality >= spec.min_text_quality) & (grades.harmlessness >= spec.min_harmlessness)
    space = prompt_space(pool.texts, spec.embedder, spec.k_neighbours, takes_part)
    kept = pool.state, spec
    with _lock:
        if kept in _runs and _runs[kept].space is space and _runs[kept].grades is grades:
            _runs.move_to_end(kept)
            return _runs[kept]
    chosen = Run(spec, pool, space, grades, select(_table(pool, space, grades), spec))
    with _lock:
        _runs[kept] = chosen
        while len(_runs) > RUNS_KEPT:
            _runs.popitem(last=False)
    return chosen


_runs: OrderedDict[tuple[str, FifaSpec], Run] = OrderedDict()
_lock = threading.Lock()


def _table(pool: Pool, space: PromptSpace, grades: TextGrades) -> PairTable:
    return PairTable(
        key=pool.key,
        prompt=pool.prompt,
        p_0=pool.p_0,
        score_0=pool.score_0,
        score_1=pool.score_1,
        text_quality=grades.quality,
        entropy=space.log_distance,
        vectors=space.vectors,
        harmlessness=grades.harmlessness,
        flagged=pool.flagged,
    )


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
