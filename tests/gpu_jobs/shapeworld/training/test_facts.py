import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gpu_jobs.shapeworld.captions import Caption, sample_caption
from gpu_jobs.shapeworld.renderer import compose, render
from gpu_jobs.shapeworld.training.facts import claimed, is_true, shown
from gpu_jobs.shapeworld.training.habits import with_one_wrong
from gpu_jobs.shapeworld.verifier import verify
from tests.gpu_jobs.shapeworld.captions_strategy import captions


@given(captions(), st.integers(0, 2**32 - 1))
def test_a_caption_is_true_of_its_own_scene_and_not_with_one_thing_wrong(caption: Caption, seed: int) -> None:
    rng = np.random.default_rng(seed)
    facts = shown([compose(caption, rng)])
    truths = is_true(claimed([caption, with_one_wrong(caption, rng)]), facts)
    assert truths.tolist() == [[True, False]]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_it_agrees_with_the_verifier(seed: int) -> None:
    rng = np.random.default_rng(seed)
    caption = sample_caption(rng)
    others = [caption, with_one_wrong(caption, rng), sample_caption(rng)]
    scene = compose(caption, rng)
    picture = Image.fromarray(render(scene))
    expected = [verify(other.text, picture).exact for other in others]
    assert is_true(claimed(others), shown([scene]))[0].tolist() == expected
