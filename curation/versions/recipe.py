"""The recipe of a dataset version: all that decides which rows it has, and what it was made with."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from curation.schema import NATIVE
from curation.selection.runs import Run
from curation.versions.row_hash import CIRCUMSTANCES

TOOLS = ("numpy", "scipy", "scikit-learn", "faiss-cpu", "faiss-gpu", "pyarrow", "pydantic", "Django")


def recipe_of(chosen: Run) -> dict[str, Any]:
    """The selection's recipe, as JSON. What stands under `made_with` is on record and not in the hash."""
    spec, pool, space = chosen.spec, chosen.pool, chosen.space
    return {
        "schema": NATIVE.sha256,
        "spec": spec.model_dump(mode="json"),
        "scorer": {"id": pool.scorer, "revision": pool.scorer_revision},
        "embedder": {"id": space.embedder, "revision": space.embedder_revision},
        "text_grader": {"id": chosen.grades.grader, "revision": chosen.grades.revision},
        "seed": spec.seed,
        # Absent where nothing is applied: a step undone leaves no trace in the hash.
        **({"hygiene": pool.hygiene} if pool.hygiene else {}),
        CIRCUMSTANCES: {"tools": tool_versions()},
    }


def tool_versions() -> dict[str, str]:
    """The versions of the libraries that a selection's outcome depends on."""
    return {name: found for name in TOOLS if (found := _version(name)) is not None}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
