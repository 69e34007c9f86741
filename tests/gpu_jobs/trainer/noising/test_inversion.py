"""Laws of inversion: along a known noise the path is exact, it ends where it should, and asks without gradients."""

from typing import Any

import pytest
import torch
from torch import Tensor

from gpu_jobs.trainer.config.noising import DdimInversionChoice, ReNoiseChoice, UniformTimesteps
from gpu_jobs.trainer.families import StableDiffusion
from gpu_jobs.trainer.noising import Clean, Noised, build_noising
from gpu_jobs.trainer.randomness import Draw
from gpu_jobs.trainer.trajectories import move
from tests.gpu_jobs.trainer.tiny import tiny_pipeline

DRAWS = [Draw(0, f"pair {i}", 0) for i in range(6)]
TIMESTEPS = UniformTimesteps(low=20, high=950)
DDIM = DdimInversionChoice(timesteps=TIMESTEPS, eta=0.0)
RENOISE = ReNoiseChoice(timesteps=TIMESTEPS)


@pytest.fixture(scope="module", params=["epsilon", "v_prediction"])
def family(request: pytest.FixtureRequest) -> StableDiffusion:
    return StableDiffusion(tiny_pipeline(prediction_type=request.param, zero_snr=False))


def clean(family: StableDiffusion) -> Clean:
    generator = torch.Generator().manual_seed(3)
    latents = torch.randn(2 * len(DRAWS), 4, 8, 8, generator=generator)
    states = family.encode_prompts(["a red circle"] * len(latents))["states"]
    return Clean(latents, {"states": states}, DRAWS)


class Knows:
    """A network that is never wrong about the noise of these latents: the oracle a path is checked with."""

    def __init__(self, family: StableDiffusion, latents: Tensor, noise: Tensor) -> None:
        self.family, self.latents, self.noise = family, latents, noise
        self.asked_with_gradients = False

    def __call__(self, noisy: Tensor, timesteps: Tensor, **_: Any) -> tuple[Tensor]:
        self.asked_with_gradients |= torch.is_grad_enabled()
        nothing, one = torch.zeros_like(noisy), torch.ones_like(noisy)
        signal, level = (self.family.noised(*mix, timesteps) for mix in ((one, nothing), (nothing, one)))
        latents = (noisy - level * self.noise) / signal  # what else must be in it, if this is the noise
        return (self.family.target(latents, self.noise, timesteps),)


@pytest.mark.parametrize("choice", [DDIM, RENOISE], ids=["ddim", "renoise"])
def test_along_a_known_noise_the_path_ends_where_that_noise_leads(choice: Any, family: StableDiffusion) -> None:
    given = clean(family)
    noise = torch.randn_like(given.latents)
    oracle = Knows(family, given.latents, noise)
    noised = build_noising(choice)(given, family, oracle)
    # The clean latents count as those of timestep 0, whose noise level is small and not nothing.
    start = torch.zeros_like(noised.timesteps)
    expected = move(family, given.latents, noise, start, noised.timesteps)
    torch.testing.assert_close(noised.noisy, expected, rtol=1e-3, atol=1e-3)
    assert not oracle.asked_with_gradients


@pytest.mark.parametrize("choice", [DDIM, RENOISE], ids=["ddim", "renoise"])
def test_the_target_is_the_noise_that_was_put_in(choice: Any, family: StableDiffusion) -> None:
    given = clean(family)
    noised = build_noising(choice)(given, family, family.denoiser)
    _, noise = family.clean_and_noise(noised.target, noised.noisy, noised.timesteps)
    torch.testing.assert_close(
        family.noised(given.latents, noise, noised.timesteps), noised.noisy, rtol=1e-3, atol=1e-3
    )


def test_sides_share_the_timestep_and_not_the_noise(family: StableDiffusion) -> None:
    noised = build_noising(DDIM)(clean(family), family, family.denoiser)
    winners, losers = noised.timesteps.chunk(2)
    assert torch.equal(winners, losers)
    assert not torch.equal(*noised.target.chunk(2))


def test_eta_adds_randomness_that_belongs_to_the_visit(family: StableDiffusion) -> None:
    def at(eta: float) -> Noised:
        choice = DdimInversionChoice(timesteps=TIMESTEPS, eta=eta)
        return build_noising(choice)(clean(family), family, family.denoiser)

    assert torch.equal(at(0.1).noisy, at(0.1).noisy)
    assert not torch.equal(at(0.1).noisy, at(0.0).noisy)
