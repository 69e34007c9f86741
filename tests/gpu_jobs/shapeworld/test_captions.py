from collections import Counter

import pytest
from hypothesis import given

from gpu_jobs.shapeworld.captions import (
    OBJECT_COUNT_SHARES,
    Caption,
    NotAShapeworldCaption,
    ObjectClaim,
    parse,
    sample_captions,
    split_of,
    vocabulary,
)
from tests.gpu_jobs.shapeworld.captions_strategy import captions

CONVERSE = {"left of": "right of", "right of": "left of", "above": "below", "below": "above"}


@given(captions())
def test_parsing_a_caption_gives_it_back(caption: Caption) -> None:
    assert parse(caption.text) == caption


@given(captions())
def test_every_word_is_in_the_vocabulary(caption: Caption) -> None:
    assert set(caption.text.replace(",", " ,").split()) <= set(vocabulary())


@given(captions())
def test_a_paraphrase_stays_in_its_split(caption: Caption) -> None:
    if caption.relation in CONVERSE:
        paraphrase = Caption(caption.objects[::-1], CONVERSE[caption.relation])
        assert paraphrase.canonical == caption.canonical
        assert split_of(paraphrase.text) == split_of(caption.text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a dog",
        "a red circle left of",
        "a red circle left of a red square",
        "a red circle from left to right",
        "a red circle, a blue square and a green triangle left of",
        "A red circle",
        "a circle",
        "a red circle left of a blue square above a green circle",
    ],
)
def test_other_texts_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotAShapeworldCaption, match="Write for example"):
        parse(text)


def test_a_caption_cannot_repeat_a_colour_or_lack_a_relation() -> None:
    red, blue = ObjectClaim("circle", "red"), ObjectClaim("square", "blue")
    for objects, relation in [((red, red), "above"), ((red, blue), None), ((red,), "above"), ((), None)]:
        with pytest.raises(ValueError, match="objects in"):
            Caption(objects, relation)


@pytest.mark.parametrize("split", ["train", "tuning", "held_out"])
def test_sampling_keeps_to_its_split_and_repeats_with_its_seed(split) -> None:
    drawn = sample_captions(200, 3, split, unique=True)
    assert {split_of(text) for text in drawn} == {split}
    assert len(set(drawn)) == 200
    assert sample_captions(200, 3, split, unique=True) == drawn
    assert sample_captions(200, 4, split, unique=True) != drawn


def test_shares_of_splits_and_of_object_counts() -> None:
    drawn = sample_captions(4000, 0, None)
    counts = Counter(len(parse(text).objects) for text in drawn)
    for objects, share in enumerate(OBJECT_COUNT_SHARES, start=1):
        assert counts[objects] / 4000 == pytest.approx(share, abs=0.03)
    splits = Counter(split_of(text) for text in set(drawn))
    assert splits["held_out"] / splits.total() == pytest.approx(0.1, abs=0.03)
    assert splits["tuning"] / splits.total() == pytest.approx(0.1, abs=0.03)
