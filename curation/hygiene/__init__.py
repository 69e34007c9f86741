"""Hygiene: what should not be trained on, or not on both sides of a split; found, shown, applied and undone.

One step a file. The pure parts compare pictures, texts and pairs; `runs` keeps what they found, `applied` says what
the applied ones do to the pool.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotation.models import Project


def facts(project: "Project") -> dict[str, Any]:
    """What the applied runs did, for cards and statistics: see `applied.facts`."""
    # The pure parts are imported where there is no Django.
    from curation.hygiene import applied

    return applied.facts(project)
