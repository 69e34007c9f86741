import numpy as np
import pytest
from PIL import Image

from gpu_jobs.shapeworld.captions import NotAShapeworldCaption, parse
from gpu_jobs.shapeworld.renderer import draw
from gpu_jobs.shapeworld.scorer import VerifierScorer


def test_scores_lie_in_the_range_it_hints_and_follow_the_picture() -> None:
    scorer = VerifierScorer()
    pictures = [Image.fromarray(draw(parse(text), 0)) for text in ("a red circle", "a red square", "a blue square")]
    scores = scorer.score(["a red circle"] * 3, pictures)
    assert scores.dtype == np.float32
    assert scores.shape == (3,)
    assert scores[0] == 1.0 > scores[1] > scores[2]
    low, high = scorer.range_hint
    assert low <= scores.min() and scores.max() <= high


def test_unequal_lengths_and_foreign_captions_are_errors() -> None:
    picture = Image.fromarray(draw(parse("a red circle"), 0))
    with pytest.raises(ValueError):
        VerifierScorer().score(["a red circle", "a blue circle"], [picture])
    with pytest.raises(NotAShapeworldCaption):
        VerifierScorer().score(["a cat"], [picture])
