"""Videos scored by the mean over their frames."""

import numpy as np
import pytest
from PIL import Image

from curation.scorers.base import Scorer
from curation.scorers.frame_mean import FrameMean
from curation.scorers.media import Clip

PLAN = {"target": "tests.curation.scorers.brightness:Brightness", "options": {}}


def grey(tone):
    return Image.new("RGB", (4, 4), (tone,) * 3)


def test_it_is_the_mean_over_frames_spaced_evenly():
    scorer = FrameMean("brightness:frames", PLAN, frames=4)
    assert isinstance(scorer, Scorer)
    assert scorer.kinds == {"video"}
    short = Clip((grey(0), grey(255)), 2.0)
    long = Clip(tuple(grey(tone) for tone in range(0, 160, 10)), 8.0)
    scores = scorer.score(["a", "b"], [short, long])
    np.testing.assert_allclose(scores, [0.5, (20 + 60 + 100 + 140) / 4 / 255], atol=1e-6)
    assert scores.dtype == np.float32
    assert scorer.score([], []).shape == (0,)


def test_the_number_of_frames_is_part_of_the_revision():
    revisions = {FrameMean("x", PLAN, frames=frames).revision for frames in (4, 8)}
    assert revisions == {"1+4of32", "1+8of32"}


def test_images_are_refused():
    with pytest.raises(ValueError, match="looks at videos"):
        FrameMean("brightness:frames", PLAN).score(["a"], [grey(0)])
