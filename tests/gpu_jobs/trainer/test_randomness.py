"""Laws of randomness: pure, apart from one another, and of the distribution that is claimed."""

import numpy as np
import pytest
from scipy import stats

from gpu_jobs.trainer.randomness import Draw, hashed_integer


def test_a_draw_is_a_pure_function() -> None:
    once = [Draw(1, "a", 0).gaussian("noise", (4, 4)), Draw(1, "a", 0).integer("timestep", 0, 1000)]
    Draw(1, "b", 3).gaussian("noise", (9,))  # whatever is drawn in between changes nothing
    np.random.default_rng().random()
    again = [Draw(1, "a", 0).gaussian("noise", (4, 4)), Draw(1, "a", 0).integer("timestep", 0, 1000)]
    assert (once[0] == again[0]).all()
    assert once[1] == again[1]


@pytest.mark.parametrize("other", [Draw(2, "a", 0), Draw(1, "b", 0), Draw(1, "a", 1)])
def test_seed_pair_and_index_each_matter(other: Draw) -> None:
    assert (Draw(1, "a", 0).gaussian("noise", (8,)) != other.gaussian("noise", (8,))).all()


def test_purposes_are_separate_streams() -> None:
    draw = Draw(1, "a", 0)
    assert (draw.gaussian("noise", (8,)) != draw.gaussian("winner posterior", (8,))).all()


def test_noise_is_standard_normal_and_independent_between_pairs() -> None:
    noise = np.stack([Draw(0, f"pair {i}", 0).gaussian("noise", (64,)) for i in range(400)])
    assert stats.kstest(noise.ravel(), "norm").pvalue > 0.001
    assert abs(np.corrcoef(noise[:200, 0], noise[200:, 0])[0, 1]) < 0.25
    assert abs(noise.mean()) < 0.02
    assert noise.std() == pytest.approx(1.0, abs=0.02)


def test_integers_are_uniform_in_their_range() -> None:
    values = [Draw(0, f"pair {i}", 0).integer("timestep", 500, 510) for i in range(4000)]
    counts = np.bincount(np.array(values) - 500, minlength=10)
    assert len(counts) == 10
    assert stats.chisquare(counts).pvalue > 0.001


def test_the_stream_is_the_same_in_every_version() -> None:
    """Checkpoints and reports rely on it: if this changes, runs made before can no longer be repeated."""
    assert Draw(7, "pair", 2).integer("timestep", 0, 1000) == 23
    assert Draw(7, "pair", 2).gaussian("noise", (2,)).tolist() == pytest.approx([0.4465415, -0.2064738])


def test_hashing_keeps_parts_apart() -> None:
    assert len({hashed_integer("a", "bc"), hashed_integer("ab", "c"), hashed_integer("abc")}) == 3
    assert hashed_integer(1) != hashed_integer("1")
    assert 0 <= hashed_integer("x", bits=56) < 2**56
