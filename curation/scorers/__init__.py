"""Proxy rewards behind one interface (`base`), found by their ids (`registry`)."""

from collections.abc import Mapping

from curation.scorers import registry


def register_built_in(open_clip: Mapping[str, str]) -> None:
    """Register the scorers that come with the curation floor; `open_clip` has `model`, `weights` or neither."""
    registry.register(
        "open_clip",
        "curation.scorers.open_clip_similarity:OpenClipSimilarity",
        "CLIP similarity (open_clip)",
        **open_clip,
    )
