"""HPS v2.1, Human Preference Score (Wu et al. 2023, arXiv 2306.09341): the cosine of a CLIP ViT-H/14 tuned on HPD.

The published `HPS_v2.1_compressed.pt` (hub: xswu/HPSv2) is a pickled open_clip checkpoint; `manage.py
convert_weights FILE OUT --key state_dict` makes the safetensors file of it. As in the published scoring code,
images are fitted by their longest side and padded with black. Scores are comparable only within one prompt;
around 0.2 to 0.35, tables print them times 100. Differs in one place: the published code resizes tensors, this one
pictures.
"""

from pathlib import Path

from curation.clip_model import HUB_CONFIG, ClipSource
from curation.scorers.open_clip_similarity import OpenClipSimilarity

FILE = "HPS_v2.1_compressed.safetensors"
ARCHITECTURE = "ViT-H-14"


class Hpsv2(OpenClipSimilarity):
    """Scores with HPS v2.1, from a folder with the converted file, or one in open_clip's layout."""

    id = "hpsv2.1"
    range_hint = (0.15, 0.4)

    def __init__(self, weights: str = "", id: str | None = None) -> None:
        super().__init__(weights, licence="Apache-2.0", id=id)

    def source_of(self, weights: str, model: str) -> ClipSource:
        """The folder itself if it says what it holds, else the converted file."""
        place = Path(weights)
        if weights and not (place / HUB_CONFIG).is_file():
            model, weights = ARCHITECTURE, str(place if place.suffix else place / FILE)
        return ClipSource(
            model,
            weights,
            name=self.id,
            origin="HPS_v2.1_compressed.pt of xswu/HPSv2 (hub), converted with `convert_weights --key state_dict`",
            resize_mode="longest",
        )
