"""Laws of shared Gaussian noising."""

import numpy as np
from scipy import stats

from gpu_jobs.trainer.noising import SharedGaussian
from gpu_jobs.trainer.randomness import Draw

DRAWS = [Draw(0, f"pair {i}", 0) for i in range(300)]


def test_noise_is_gaussian_not_uniform() -> None:
    noise = SharedGaussian((0, 1000))(DRAWS, (4, 4, 4)).noise
    assert noise.shape == (300, 4, 4, 4)
    assert stats.kstest(noise.numpy().ravel(), "norm").pvalue > 0.001
    assert stats.kurtosis(noise.numpy().ravel()) == np.clip(stats.kurtosis(noise.numpy().ravel()), -0.2, 0.2)


def test_timesteps_fill_the_range_and_stay_in_it() -> None:
    timesteps = SharedGaussian((500, 520))(DRAWS, (1,)).timesteps
    assert set(timesteps.tolist()) == set(range(500, 520))


def test_a_pairs_noise_does_not_depend_on_its_batch() -> None:
    noising = SharedGaussian((0, 1000))
    together, alone = noising(DRAWS[:8], (2, 2)), noising(DRAWS[5:6], (2, 2))
    assert (together.noise[5] == alone.noise[0]).all()
    assert together.timesteps[5] == alone.timesteps[0]
