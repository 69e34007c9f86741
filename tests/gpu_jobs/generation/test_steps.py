"""The law of the steps: with or without noise they keep every marginal of the way, of diffusion and of flow."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from curation.model_libraries import diffusers
from gpu_jobs.generation.steps import Step, StepsUnknown, ahead, renewable, way_of

FLOW = {"_class_name": "FlowMatchEulerDiscreteScheduler", "num_train_timesteps": 1000, "shift": 3.0}
DIFFUSION = {
    "_class_name": "DDIMScheduler", "num_train_timesteps": 1000, "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True, "timestep_spacing": "trailing", "clip_sample": False,
}  # fmt: skip
WAYS = {"flow": FLOW, "diffusion": DIFFUSION}

# The data: a Gaussian in the plane, neither centred nor round.
MEAN = torch.tensor([1.5, -0.5], dtype=torch.float64)
COVARIANCE = torch.tensor([[0.5, 0.3], [0.3, 0.4]], dtype=torch.float64)


def marginal(signal: float, spread: float) -> tuple[Tensor, Tensor]:
    """Mean and covariance of α x_0 + σ ε."""
    return signal * MEAN, signal**2 * COVARIANCE + spread**2 * torch.eye(2, dtype=torch.float64)


def believed(x: Tensor, step: Step) -> tuple[Tensor, Tensor]:
    """E[x_0 | x] and E[ε | x], in closed form: what a perfect network knows."""
    mean, covariance = marginal(step.now.signal, step.now.spread)
    whitened = torch.linalg.solve(covariance, (x - mean).T).T
    clean = MEAN + step.now.signal * whitened @ COVARIANCE
    return clean, step.now.spread * whitened


def travelled(
    way: str, steps: int, eta: float, at: Callable[[int, Step, Tensor], None], count: int = 20_000
) -> None:
    """Take `count` points all the way; `at` sees them after each step."""
    dice = torch.Generator().manual_seed(steps)
    steps_taken = way_of("", WAYS[way], {}, steps).steps
    first = steps_taken[0].now
    mean, covariance = marginal(first.signal, first.spread)
    x = mean + torch.randn(count, 2, generator=dice, dtype=torch.float64) @ torch.linalg.cholesky(covariance).T
    for place, step in enumerate(steps_taken):
        drawn = torch.randn(count, 2, generator=dice, dtype=torch.float64) if eta else None
        x = ahead(*believed(x, step), step, eta, drawn)
        at(place, step, x)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
def test_of_a_known_distribution_every_marginal_is_kept_with_and_without_noise(way: str, eta: float) -> None:
    """At every level mean and covariance are those of α x_0 + σ ε: within sampling error, in 500 steps."""

    def compare(place: int, step: Step, x: Tensor) -> None:
        mean, covariance = marginal(step.then.signal, step.then.spread)
        # Four standard errors of 20,000 draws, and what 500 steps of first order leave.
        assert (x.mean(0) - mean).abs().max() < 4 / math.sqrt(len(x)) + 0.004, place
        assert (torch.cov(x.T) - covariance).abs().max() < 4 * math.sqrt(2 / len(x)) + 0.008, place

    travelled(way, 500, eta, compare)


@pytest.mark.parametrize("eta", [0.0, 1.0])
def test_twice_the_steps_halve_what_they_get_wrong(eta: float) -> None:
    """First order, with noise as without: what is left is the steps' length, and no bias."""

    def error(steps: int) -> float:
        ends: list[float] = []

        def last(place: int, step: Step, x: Tensor) -> None:
            if place == steps - 1:
                ends.append(float((torch.cov(x.T) - COVARIANCE).trace().abs()))

        travelled("flow", steps, eta, last, count=200_000)
        return ends[0]

    assert error(8) / error(16) == pytest.approx(2.0, rel=0.3)


@pytest.mark.parametrize("way", WAYS)
def test_where_the_data_leave_no_choice_every_marginal_is_exact_in_any_number_of_steps(way: str) -> None:
    """What this step was chosen for: around a single point no noise is left, and none is missing."""
    dice = torch.Generator().manual_seed(1)
    x = torch.randn(40_000, generator=dice, dtype=torch.float64)
    for step in way_of("", WAYS[way], {}, 4).steps:
        noise = (x - 2.0 * step.now.signal) / step.now.spread
        x = ahead(torch.full_like(x, 2.0), noise, step, 1.0, torch.randn(x.shape, generator=dice, dtype=x.dtype))
        assert float(x.mean()) == pytest.approx(2.0 * step.then.signal, abs=0.02)
        assert float(x.std()) == pytest.approx(step.then.spread, rel=0.02, abs=1e-9)


def test_eulers_and_maruyamas_steps_would_leave_noise_there() -> None:
    """Flow-GRPO's own, at the same g: in four steps the point is missed."""
    dice = torch.Generator().manual_seed(1)
    x = torch.randn(40_000, generator=dice, dtype=torch.float64)
    for step in way_of("", FLOW, {}, 4).steps:
        sigma, length = step.now.spread, step.now.spread - step.then.spread
        noise = (x - 2.0 * (1 - sigma)) / sigma
        squared = 2 * sigma / (1 - min(sigma, 0.99))  # they, too, cut off where g is infinite
        drift = noise - 2.0 + squared / (2 * sigma) * noise
        x = x - length * drift + math.sqrt(squared * length) * torch.randn(x.shape, generator=dice, dtype=x.dtype)
    assert float(x.std()) > 0.2


def test_a_flow_without_noise_takes_the_steps_of_diffusers() -> None:
    """Euler's, with the same velocities, to rounding."""
    theirs = diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0)
    theirs.set_timesteps(7)
    x = ours = torch.randn(5, 4, generator=torch.Generator().manual_seed(0))
    for step, timestep in zip(way_of("", FLOW, {}, 7).steps, theirs.timesteps, strict=True):
        assert step.timestep == pytest.approx(float(timestep))
        velocity = torch.sin(3 * x)
        x = theirs.step(velocity, timestep, x, return_dict=False)[0]
        sigma = step.now.spread
        ours = ahead(ours - sigma * velocity, ours + (1 - sigma) * velocity, step)
        torch.testing.assert_close(ours, x, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("eta", [0.3, 1.0])
def test_diffusion_with_noise_takes_the_steps_of_diffusers(eta: float) -> None:
    """DDIM's, at the same η and with the same noise."""
    settings = {**DIFFUSION, "rescale_betas_zero_snr": False, "prediction_type": "epsilon"}
    theirs = diffusers.DDIMScheduler.from_config(settings)
    theirs.set_timesteps(6)
    dice = torch.Generator().manual_seed(0)
    x = ours = torch.randn(5, 4, generator=dice)
    for step, timestep in zip(way_of("", settings, {}, 6).steps, theirs.timesteps, strict=True):
        noise, drawn = torch.sin(3 * x), torch.randn(5, 4, generator=dice)
        x = theirs.step(noise, timestep, x, eta=eta, variance_noise=drawn, return_dict=False)[0]
        clean = (ours - step.now.spread * noise) / step.now.signal
        ours = ahead(clean, noise, step, eta, drawn)
        torch.testing.assert_close(ours, x, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("way", WAYS)
def test_from_pure_noise_all_of_it_may_be_renewed_and_at_the_end_none(way: str) -> None:
    steps = way_of("", WAYS[way], {}, 10).steps
    assert renewable(steps[0]) == pytest.approx(steps[0].then.spread, abs=1e-3)
    assert renewable(steps[-1]) == pytest.approx(0.0, abs=0.03)
    assert all(0 <= renewable(step) <= step.then.spread for step in steps)


@pytest.mark.parametrize(("eta", "place"), [(1.0, 0), (0.75, 2), (0.5, 4), (0.01, 7)])
def test_a_share_of_the_way_is_a_place_on_it(eta: float, place: int) -> None:
    assert way_of("", DIFFUSION, {}, 8).place_of(eta) == place


def test_a_shift_by_size_is_the_pipelines_own() -> None:
    """FLUX.1-dev's scheduler, at the 4096 tokens of its pipeline's usual size; SD3.5's way of it."""
    flux = {**FLOW, "shift": 3.0, "use_dynamic_shifting": True, "base_shift": 0.5, "max_shift": 1.15}
    theirs = diffusers.FlowMatchEulerDiscreteScheduler.from_config(flux)
    theirs.set_timesteps(4, sigmas=[1.0, 0.75, 0.5, 0.25], mu=1.15)
    assert way_of("FluxPipeline", flux, {}, 4).levels == pytest.approx(theirs.sigmas[:-1].tolist())
    small = {"sample_size": 32, "patch_size": 2}  # 256 tokens: the least shift
    theirs.set_timesteps(4, mu=0.5)
    sd3 = way_of("StableDiffusion3Pipeline", flux, small, 4)
    assert sd3.levels == pytest.approx(theirs.sigmas[:-1].tolist())
    with pytest.raises(StepsUnknown, match="by the size"):
        way_of("WanPipeline", flux, {"patch_size": (1, 2, 2)}, 4)


def test_a_prediction_that_is_neither_noise_nor_velocity_is_refused() -> None:
    with pytest.raises(StepsUnknown, match="predicts 'sample'"):
        way_of("", {**DIFFUSION, "prediction_type": "sample"}, {}, 4)
