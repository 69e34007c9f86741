"""CLIPScore (Hessel et al. 2021, arXiv 2104.08718, equation 1): w·max(cos(c, v), 0) with w = 2.5.

c is the embedding of the prompt after the prefix "A photo depicts", as the paper found best, and v the image's. The
paper's numbers are of OpenAI's ViT-B/32; here it is whichever open_clip model is configured, the revision says
which.
"""

import numpy as np

from curation.clip_model import ClipSource
from curation.scorers.clip_like import Vectors
from curation.scorers.open_clip_similarity import OpenClipSimilarity

PREFIX = "A photo depicts "
WEIGHT = 2.5


class ClipScore(OpenClipSimilarity):
    """Scores by CLIPScore, 0 to 2.5, with the weights of the `open_clip` scorer."""

    id = "clipscore"
    range_hint = (0.0, WEIGHT)

    def source_of(self, weights: str, model: str) -> ClipSource:
        """The weights of `open_clip`: they are configured once."""
        return ClipSource(model, weights)

    def worded(self, prompt: str) -> str:
        """The prompt after CLIPScore's prefix."""
        return PREFIX + prompt

    def from_cosines(self, cosines: Vectors) -> Vectors:
        """w·max(cos, 0)."""
        return np.float32(WEIGHT) * np.maximum(cosines, np.float32(0.0))
