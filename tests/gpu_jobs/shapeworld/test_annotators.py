from collections import Counter

import numpy as np
import pytest
from PIL import Image

from gpu_jobs.shapeworld.annotators import BadAnnotator, SimulatedAnnotator
from gpu_jobs.shapeworld.captions import parse, sample_captions
from gpu_jobs.shapeworld.geometry import BACKGROUNDS
from gpu_jobs.shapeworld.reading import read
from gpu_jobs.shapeworld.renderer import compose, draw, render
from gpu_jobs.shapeworld.taste import TASTES, taste_of
from gpu_jobs.shapeworld.training.habits import with_one_wrong

PROMPT = "a red circle left of a blue square"
RIGHT = Image.fromarray(draw(parse(PROMPT), 0))
WRONG = Image.fromarray(draw(parse("a blue square left of a red circle"), 0))
BAD = Image.fromarray(draw(parse("a yellow triangle"), 0))
MIRROR = {"first": "second", "second": "first", "tie": "tie", "both_bad": "both_bad"}


def scene_with(background: str) -> Image.Image:
    scene = next(s for seed in range(99) if (s := compose(parse(PROMPT), seed)).background == background)
    return Image.fromarray(render(scene))


def test_without_noise_the_exact_picture_wins_on_either_side() -> None:
    rng = np.random.default_rng(0)
    person = SimulatedAnnotator(tie_margin=0.0)
    for index, text in enumerate(sample_captions(100, rng)):
        exact = Image.fromarray(draw(parse(text), rng))
        spoilt = Image.fromarray(draw(with_one_wrong(parse(text), rng), rng))
        assert person.answer(text, [exact, spoilt], f"{index}") == "first"
        assert person.answer(text, [spoilt, exact], f"{index}") == "second"


def test_the_same_question_gets_the_same_answer_and_other_people_differ() -> None:
    people = [SimulatedAnnotator(seed=seed, noise=0.5) for seed in range(2)]
    answers = [[person.answer(PROMPT, [RIGHT, WRONG], f"{key}") for key in range(60)] for person in people]
    assert answers[0] == [people[0].answer(PROMPT, [RIGHT, WRONG], f"{key}") for key in range(60)]
    assert answers[0] != answers[1]


def test_noise_is_the_share_of_random_answers() -> None:
    person = SimulatedAnnotator(noise=0.4)
    answers = Counter(person.answer(PROMPT, [RIGHT, WRONG], f"{key}") for key in range(1500))
    # half of the random answers are right by chance
    assert answers["second"] / 1500 == pytest.approx(0.2, abs=0.04)


def test_position_bias_favours_what_is_shown_first_on_either_side() -> None:
    person = SimulatedAnnotator(position_bias=0.3)
    keys = [f"{key}" for key in range(1500)]
    assert all(person.answer(PROMPT, [RIGHT, WRONG], key) == "first" for key in keys)
    biased = np.mean([person.answer(PROMPT, [WRONG, RIGHT], key) == "first" for key in keys])
    assert biased == pytest.approx(0.3, abs=0.04)


def test_equals_tie_and_bad_pairs_are_both_bad() -> None:
    person = SimulatedAnnotator(both_bad_below=0.5)
    assert person.answer(PROMPT, [RIGHT, RIGHT], "a") == "tie"
    assert person.answer(PROMPT, [BAD, BAD], "a") == "both_bad"
    assert person.answer(PROMPT, [BAD, RIGHT], "a") == "second"


@pytest.mark.parametrize("weight", [0.3, -0.3])
def test_taste_decides_between_equals_in_its_direction(weight: float) -> None:
    person = SimulatedAnnotator(taste={"dark_background": weight})
    black, white = scene_with("black"), scene_with("white")
    liked = "first" if weight > 0 else "second"
    assert person.answer(PROMPT, [black, white], "a") == liked
    assert person.answer(PROMPT, [white, black], "a") == MIRROR[liked]


def test_a_small_taste_does_not_overrule_what_was_asked() -> None:
    person = SimulatedAnnotator(taste={"dark_background": 0.05})
    wrong_but_black = Image.fromarray(
        render(next(s for n in range(99) if (s := compose(parse("a blue square"), n)).background == "black"))
    )
    assert person.answer(PROMPT, [wrong_but_black, scene_with("white")], "a") == "second"


def test_features_lie_between_0_and_1_and_taste_is_linear() -> None:
    pictures = [read(draw(parse(text), seed)) for seed, text in enumerate(sample_captions(100, 0))]
    for name, feature in TASTES.items():
        values = [feature(picture) for picture in pictures]
        assert 0 <= min(values) < max(values) <= 1
        assert taste_of(pictures[0], {name: 2.0}) == pytest.approx(2 * values[0])
    assert set(BACKGROUNDS) == {picture.background for picture in pictures}


def test_senseless_settings_are_refused() -> None:
    for settings in ({"noise": -0.1}, {"noise": 0.6, "position_bias": 0.6}, {"taste": {"cubism": 1.0}}):
        with pytest.raises(BadAnnotator):
            SimulatedAnnotator(**settings)
    with pytest.raises(BadAnnotator, match="compares two"):
        SimulatedAnnotator().answer(PROMPT, [RIGHT], "a")
