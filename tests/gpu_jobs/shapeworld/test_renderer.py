import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gpu_jobs.shapeworld.captions import Caption, parse
from gpu_jobs.shapeworld.geometry import BACKGROUNDS, PICTURE_SIZE, RGB
from gpu_jobs.shapeworld.renderer import compose, draw, render
from tests.gpu_jobs.shapeworld.captions_strategy import captions

seeds = st.integers(0, 2**32 - 1)


@given(captions(), seeds)
def test_the_same_seed_draws_the_same_picture(caption: Caption, seed: int) -> None:
    assert np.array_equal(draw(caption, seed), draw(caption, seed))


@settings(max_examples=50)
@given(captions(), seeds)
def test_the_border_shows_only_background_and_pictures_are_bytes(caption: Caption, seed: int) -> None:
    scene = compose(caption, seed)
    picture = render(scene)
    assert picture.shape == (PICTURE_SIZE, PICTURE_SIZE, 3)
    assert picture.dtype == np.uint8
    corners = picture[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert (corners == scene.background_rgb).all()


@given(captions(), seeds)
def test_a_scene_keeps_what_the_caption_says(caption: Caption, seed: int) -> None:
    scene = compose(caption, seed)
    for claim, placed in zip(caption.objects, scene.objects, strict=True):
        assert (placed.shape, placed.colour) == (claim.shape, claim.colour)
        assert claim.size in (None, placed.size)


def test_what_a_caption_leaves_open_varies() -> None:
    scenes = [compose(parse("a red circle"), seed) for seed in range(60)]
    assert {scene.objects[0].size for scene in scenes} == {"small", "large"}
    assert {scene.background for scene in scenes} == set(BACKGROUNDS)


def test_colours_are_far_from_each_other_and_from_every_background() -> None:
    tones = [*RGB.values(), *BACKGROUNDS.values()]
    for i, colour in enumerate(RGB.values()):
        for j, other in enumerate(tones):
            if i != j:
                assert np.linalg.norm(np.subtract(colour, other)) > 95
