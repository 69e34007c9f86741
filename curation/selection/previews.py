"""Previews of selections: made at once, kept nowhere. A preview's id is its recipe, signed.

So whichever web process is asked about a pair of a preview can make the selection again: over the pool that the
figures were made of while that is kept, else over the present one, which is another once anything in it changed.
"""

from typing import Any

from django.core import signing

from annotation.models import Project
from curation.errors import PoolChangedError, UnknownPreviewError
from curation.pool.kept import kept_pool, load_pool, recent_pool
from curation.selection import preview_figures, runs
from curation.selection.fifa import FifaSpec

_SALT = "curation.selection-preview"
# Enough to tell states of one pool apart.
_STATE_DIGITS = 16
LONGEST_ID = 4_000


def make(project: Project, spec: FifaSpec) -> dict[str, Any]:
    """What the selection would choose, as figures for the page, with the id to ask further by."""
    chosen = runs.choose(recent_pool(project, spec.scorer), spec)
    return {"id": id_of(chosen), **preview_figures.figures(chosen)}


def id_of(chosen: runs.Run) -> str:
    """The id of a selection over the pool as it was read."""
    recipe = chosen.spec.model_dump(mode="json", exclude_defaults=True)
    named = [chosen.pool.project_id, chosen.pool.state[:_STATE_DIGITS], chosen.state[:_STATE_DIGITS], recipe]
    return signing.Signer(salt=_SALT).sign_object(named, compress=True)


def find(project: Project, preview: str) -> runs.Run:
    """The selection behind an id.

    Raises `UnknownPreviewError`, and `PoolChangedError` where its pool is neither kept nor the present one.
    """
    try:
        if len(preview) > LONGEST_ID:
            raise signing.BadSignature
        project_id, pool_state, state, recipe = signing.Signer(salt=_SALT).unsign_object(preview)
    except signing.BadSignature as error:
        raise UnknownPreviewError from error
    if project_id != project.pk:
        raise UnknownPreviewError
    spec = FifaSpec.model_validate(recipe)
    chosen = runs.choose(kept_pool(project, pool_state) or load_pool(project, spec.scorer), spec)
    if chosen.state[:_STATE_DIGITS] != state:
        raise PoolChangedError
    return chosen
