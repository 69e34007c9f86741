"""Laws of the shared prompt."""

import pytest

from gpu_jobs.trainer.conditioning import EMPTY_PROMPT, SharedPrompt
from gpu_jobs.trainer.randomness import Draw

DRAWS = [Draw(0, f"pair {i}", 0) for i in range(1000)]
PROMPTS = [f"prompt {i}" for i in range(1000)]


def test_without_dropout_each_pair_has_its_prompt() -> None:
    assert SharedPrompt(0.0)(DRAWS, PROMPTS) == PROMPTS


def test_full_dropout_trains_the_unconditional_model() -> None:
    assert set(SharedPrompt(1.0)(DRAWS, PROMPTS)) == {EMPTY_PROMPT}


def test_the_share_dropped_is_the_share_asked_for_and_the_same_every_time() -> None:
    once, again = (SharedPrompt(0.2)(DRAWS, PROMPTS) for _ in range(2))
    assert once == again
    assert once.count(EMPTY_PROMPT) / len(once) == pytest.approx(0.2, abs=0.04)
    assert all(got in (prompt, EMPTY_PROMPT) for got, prompt in zip(once, PROMPTS, strict=True))
