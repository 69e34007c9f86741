"""Laws of conditioning: one dropout draw a pair, and captions that never change sides."""

import pytest

from gpu_jobs.trainer.conditioning import EMPTY_PROMPT, DualCaptions, SharedPrompt
from gpu_jobs.trainer.config.conditioning import DualCaptionsChoice, SharedPromptChoice
from gpu_jobs.trainer.data import Pair
from gpu_jobs.trainer.randomness import Draw

DRAWS = [Draw(0, f"pair {i}", 0) for i in range(1000)]
PAIRS = [Pair(f"pair {i}", f"prompt {i}", "w", "l", 1.0) for i in range(1000)]
PROMPTS = [pair.prompt for pair in PAIRS]


def shared(dropout: float) -> SharedPrompt:
    return SharedPrompt(SharedPromptChoice(caption_dropout=dropout))


def test_without_dropout_each_pair_has_its_prompt() -> None:
    assert shared(0.0)(PAIRS, DRAWS) == (PROMPTS, PROMPTS)


def test_full_dropout_trains_the_unconditional_model() -> None:
    winners, losers = shared(1.0)(PAIRS, DRAWS)
    assert {*winners, *losers} == {EMPTY_PROMPT}


def test_the_share_dropped_is_the_share_asked_for_the_same_every_time_and_on_both_sides() -> None:
    (winners, losers), again = (shared(0.2)(PAIRS, DRAWS) for _ in range(2))
    assert winners == losers == again[0]
    assert winners.count(EMPTY_PROMPT) / len(winners) == pytest.approx(0.2, abs=0.04)
    assert all(got in (prompt, EMPTY_PROMPT) for got, prompt in zip(winners, PROMPTS, strict=True))


def test_each_side_is_judged_by_its_caption_and_by_the_prompt_where_it_has_none() -> None:
    pairs = [
        Pair("a", "prompt", "w", "l", 1.0, winner_caption="of the winner", loser_caption="of the loser"),
        Pair("b", "prompt", "w", "l", 1.0, loser_caption="of the loser"),
    ]
    winners, losers = DualCaptions(DualCaptionsChoice())(pairs, DRAWS[:2])
    assert winners == ["of the winner", "prompt"]
    assert losers == ["of the loser", "of the loser"]


@pytest.mark.parametrize("conditioning", [shared(0.5), DualCaptions(DualCaptionsChoice())])
def test_a_visit_needs_no_text_that_was_not_announced(conditioning: SharedPrompt | DualCaptions) -> None:
    pair = Pair("a", "prompt", "w", "l", 1.0, winner_caption="of the winner")
    for index in range(30):
        winners, losers = conditioning([pair], [Draw(0, "a", index)])
        assert {*winners, *losers} <= set(conditioning.texts_of(pair))
