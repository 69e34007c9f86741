import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gpu_jobs.shapeworld.captions import Caption, parse, sample_captions
from gpu_jobs.shapeworld.reading import NotAShapeworldPicture, read
from gpu_jobs.shapeworld.renderer import compose, draw, render
from gpu_jobs.shapeworld.training.habits import with_one_wrong
from gpu_jobs.shapeworld.verifier import CLAIM_KINDS, verify
from tests.gpu_jobs.shapeworld.captions_strategy import captions

seeds = st.integers(0, 2**32 - 1)


def test_at_least_99_percent_of_rendered_pictures_are_read_exactly() -> None:
    texts = sample_captions(2000, 0, None)
    exact = [verify(text, draw(parse(text), seed)).exact for seed, text in enumerate(texts)]
    assert np.mean(exact) >= 0.99


def test_at_least_99_percent_of_pictures_with_one_thing_wrong_are_refused() -> None:
    rng = np.random.default_rng(1)
    texts = sample_captions(1000, rng, None)
    exact = [verify(text, draw(with_one_wrong(parse(text), rng), rng)).exact for text in texts]
    assert np.mean(exact) <= 0.01


@settings(max_examples=40)
@given(captions(), seeds)
def test_reading_finds_what_was_placed(caption: Caption, seed: int) -> None:
    scene = compose(caption, seed)
    picture = read(render(scene))
    assert picture.background == scene.background
    placed = sorted(scene.objects, key=lambda thing: thing.x)
    assert len(picture.objects) == len(placed)
    for thing in placed:
        seen = next(other for other in picture.objects if other.colour == thing.colour)
        assert (seen.shape, seen.size) == (thing.shape, thing.size)
        assert seen.x == pytest.approx(thing.x, abs=1)
        assert seen.y == pytest.approx(thing.y, abs=1)
        assert seen.radius == pytest.approx(thing.radius, abs=0.5)


@settings(max_examples=40)
@given(captions(), seeds)
def test_score_is_the_mean_of_claims_and_exact_means_all(caption: Caption, seed: int) -> None:
    verdict = verify(caption.text, draw(with_one_wrong(caption, np.random.default_rng(seed)), seed))
    assert verdict.score == pytest.approx(np.mean([claim.score for claim in verdict.claims]))
    assert verdict.exact == (verdict.score == 1.0)
    assert {claim.kind for claim in verdict.claims} <= set(CLAIM_KINDS)


@pytest.mark.parametrize(
    ("drawn", "wrong"),
    [
        ("a large red square left of a blue square", "shape"),
        ("a large green circle left of a blue square", "colour"),
        ("a small red circle left of a blue square", "size"),
        ("a large red circle right of a blue square", "relation"),
        ("a large red circle above a blue square", "relation"),
    ],
)
def test_the_claim_that_fails_is_the_one_that_is_wrong(drawn: str, wrong: str) -> None:
    verdict = verify("a large red circle left of a blue square", draw(parse(drawn), 5))
    failed = {claim.kind for claim in verdict.claims if claim.score < 1}
    # a relation is only read once the colours are right
    assert failed == ({"colour", "relation"} if wrong == "colour" else {wrong})


def test_a_relation_does_not_count_where_colours_are_wrong() -> None:
    verdict = verify("a red circle above a blue square", draw(parse("a green circle above a cyan square"), 0))
    assert verdict.score_of("shape") == 1.0
    assert verdict.score_of("relation") == 0.0


@pytest.mark.parametrize(
    ("drawn", "right"),
    [
        ("a red circle, a blue square and a green triangle from left to right", True),
        ("a blue square, a red circle and a green triangle from left to right", False),
        ("a red circle, a blue square and a green triangle from top to bottom", False),
    ],
)
def test_a_row_of_three_has_an_order_and_a_direction(drawn: str, right: bool) -> None:
    wanted = "a red circle, a blue square and a green triangle from left to right"
    assert verify(wanted, draw(parse(drawn), 2)).exact is right


def test_too_few_and_too_many_objects_fail_the_count() -> None:
    for wanted, drawn in [
        ("a red circle", "a red circle above a blue square"),
        ("a red circle above a blue square", "a red circle"),
    ]:
        verdict = verify(wanted, draw(parse(drawn), 0))
        assert verdict.score_of("count") == 0.0
        assert not verdict.exact


def test_an_empty_picture_bears_out_nothing() -> None:
    blank = np.full((64, 64, 3), 200, dtype=np.uint8)
    assert read(blank).objects == ()
    assert verify("a red circle above a blue square", blank).score == 0.0


def test_a_colour_and_a_shape_of_no_kind_are_none() -> None:
    picture = np.full((64, 64, 3), 242, dtype=np.uint8)
    picture[30:33, 10:54] = (130, 100, 40)
    (thing,) = read(picture).objects
    assert (thing.shape, thing.colour) == (None, None)


def test_touching_objects_of_two_colours_are_two_objects() -> None:
    picture = np.full((64, 64, 3), 22, dtype=np.uint8)
    picture[24:40, 16:32] = (220, 35, 40)
    picture[24:40, 32:48] = (45, 80, 225)
    assert [(thing.colour, thing.shape) for thing in read(picture).objects] == [
        ("red", "square"),
        ("blue", "square"),
    ]


def test_other_sizes_are_refused_with_advice() -> None:
    with pytest.raises(NotAShapeworldPicture, match="Generate at that size"):
        read(Image.new("RGB", (32, 32)))


def test_pil_and_array_read_alike() -> None:
    picture = draw(parse("a red circle"), 0)
    assert read(Image.fromarray(picture)) == read(picture)
