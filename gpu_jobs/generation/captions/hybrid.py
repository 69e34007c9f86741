"""The strategy "hybrid": the winner keeps its own caption, the loser gets a perturbed caption of its own.

Captions are those that samples have: run captioning first.
"""

from annotation.models import LesserCaption, Sample


class Hybrid:
    """Needs a caption of each sample."""

    name = "hybrid"
    base = LesserCaption.Base.CAPTION

    def text_of(self, sample: Sample) -> str:
        """Its caption; "" where it has none yet."""
        return sample.caption
