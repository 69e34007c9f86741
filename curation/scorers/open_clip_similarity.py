"""CLIP similarity: the cosine between a prompt's and an image's embedding (Radford et al. 2021, arXiv 2103.00020).

The plain cosine, not CLIPScore's 2.5·max(cos, 0), which is a scorer of its own: the margin wants the sign.
"""

from curation.clip_model import ClipSource, clip_model
from curation.scorers.clip_like import ClipLikeScorer


class OpenClipSimilarity(ClipLikeScorer):
    """Scores with any open_clip model whose safetensors weights are on disk."""

    id = "open_clip"
    resize_mode: str | None = None

    def __init__(
        self, weights: str = "", model: str = "", licence: str = "as the weights", id: str | None = None
    ) -> None:
        self.id = id or self.id
        self.licence = licence
        self.source = self.source_of(weights, model)
        super().__init__(clip_model(self.source))

    def source_of(self, weights: str, model: str) -> ClipSource:
        """Where the weights are, and what to say where they are missing."""
        return ClipSource(model, weights, name=self.id)

    @property
    def revision(self) -> str:
        """Architecture, weights and preprocessing; raises `WeightsMissingError`."""
        return self.source.revision

    def why_not(self) -> str | None:
        """Why it cannot be used here; None if the weights are there."""
        return self.source.why_not()
