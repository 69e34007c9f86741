"""What the simulated model thinks of a moving clip, or of a stretch of one: does it move as it is said to?"""

from collections.abc import Sequence

from PIL import Image

from gpu_jobs.shapeworld.video.captions import parse_clip
from gpu_jobs.shapeworld.video.motion import CLIP_SIZE
from gpu_jobs.shapeworld.video.reading import read_stretch
from gpu_jobs.shapeworld.video.verifier import judge_clip


def fit(text: str, frames: Sequence[Image.Image]) -> float:
    """The share of the caption's claims that the frames bear out; raises NotAClipCaption or NotAShapeworldClip."""
    sized = [frame.resize((CLIP_SIZE, CLIP_SIZE), Image.Resampling.BOX) for frame in frames]
    return judge_clip(parse_clip(text), read_stretch(sized), [range(len(sized))]).score
