"""Laws of shared Gaussian noising: Gaussian, shared by the sides, and a matter of the pair alone."""

from typing import Any

import numpy as np
import pytest
import torch
from scipy import stats

from gpu_jobs.trainer.config.noising import SharedGaussianChoice, UniformTimesteps
from gpu_jobs.trainer.families import StableDiffusion
from gpu_jobs.trainer.noising import Clean, Noised, SharedGaussian
from gpu_jobs.trainer.randomness import Draw
from tests.gpu_jobs.trainer.tiny import tiny_pipeline

DRAWS = [Draw(0, f"pair {i}", 0) for i in range(300)]


@pytest.fixture(scope="module")
def family() -> StableDiffusion:
    return StableDiffusion(tiny_pipeline(prediction_type="epsilon"))  # whose target is the noise itself


def noised(
    family: Any, draws: list[Draw], *, low: int = 0, high: int = 1000, shape: tuple[int, ...] = (2, 2)
) -> Noised:
    noising = SharedGaussian(SharedGaussianChoice(timesteps=UniformTimesteps(low=low, high=high)))
    latents = torch.zeros(2 * len(draws), 4, *shape)
    return noising(Clean(latents, {}, draws), family, policy=None)


def test_noise_is_gaussian_not_uniform(family: StableDiffusion) -> None:
    noise = noised(family, DRAWS, shape=(4, 4)).target[: len(DRAWS)].numpy().ravel()
    assert stats.kstest(noise, "norm").pvalue > 0.001
    assert stats.kurtosis(noise) == np.clip(stats.kurtosis(noise), -0.2, 0.2)


def test_timesteps_fill_the_range_and_stay_in_it(family: StableDiffusion) -> None:
    assert set(noised(family, DRAWS, low=500, high=520).timesteps.tolist()) == set(range(500, 520))


def test_winner_and_loser_share_timestep_and_noise(family: StableDiffusion) -> None:
    both = noised(family, DRAWS[:9])
    for values in (both.timesteps, both.target):
        winners, losers = values.chunk(2)
        assert torch.equal(winners, losers)


def test_a_pairs_noise_does_not_depend_on_its_batch(family: StableDiffusion) -> None:
    together, alone = noised(family, DRAWS[:8]), noised(family, DRAWS[5:6])
    assert torch.equal(together.target[5], alone.target[0])
    assert together.timesteps[5] == alone.timesteps[0]
