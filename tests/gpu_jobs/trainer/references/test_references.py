"""The reference is really the reference: the model before the first step, however far the policy has moved."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from gpu_jobs.trainer.adapters.trainable import make_trainable
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.families import StableDiffusion
from gpu_jobs.trainer.references import AdaptersOff, FrozenCopy, Reference
from tests.gpu_jobs.trainer.tiny import tiny_pipeline

INPUTS = (torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(0)), torch.tensor([10, 900]))
TEXT = torch.randn(2, 5, 16, generator=torch.Generator().manual_seed(1))


def predict(network: Any) -> torch.Tensor:
    return network(*INPUTS, encoder_hidden_states=TEXT, return_dict=False)[0]


def move(denoiser: Any) -> None:
    """Change every trained weight."""
    with torch.no_grad():
        for parameter in denoiser.parameters():
            if parameter.requires_grad:
                parameter.add_(0.3 * torch.ones_like(parameter))


def lora(configured: Callable[..., TrainConfig]) -> tuple[Any, Reference]:
    family = StableDiffusion(tiny_pipeline())
    make_trainable(family, configured(lora={"rank": 4}, reference={"kind": "adapters_off"}))
    return family.denoiser, AdaptersOff(family.denoiser)


def full(configured: Callable[..., TrainConfig]) -> tuple[Any, Reference]:
    denoiser = StableDiffusion(tiny_pipeline()).denoiser
    return denoiser, FrozenCopy(denoiser)


@pytest.mark.parametrize("make", [lora, full])
def test_the_reference_stays_what_the_model_was(
    make: Callable[..., tuple[Any, Reference]], configured: Callable[..., TrainConfig]
) -> None:
    original = predict(tiny_pipeline().unet).detach()
    denoiser, reference = make(configured)
    assert torch.equal(predict(denoiser), original)  # nothing is trained yet: ln 2 exactly
    move(denoiser)
    with reference.network(0) as network:
        assert torch.equal(predict(network), original)
    assert not torch.allclose(predict(denoiser), original, atol=1e-3)


@pytest.mark.parametrize("make", [lora, full])
def test_no_gradient_passes_through_the_reference_and_all_through_the_policy(
    make: Callable[..., tuple[Any, Reference]], configured: Callable[..., TrainConfig]
) -> None:
    denoiser, reference = make(configured)
    with reference.network(0) as network:
        assert not predict(network).requires_grad
    assert torch.is_grad_enabled()
    predict(denoiser).square().mean().backward()
    trained = [p for p in denoiser.parameters() if p.requires_grad]
    assert trained
    assert all(p.grad is not None for p in trained)


def test_adapters_come_back_on_when_the_reference_pass_fails(configured: Callable[..., TrainConfig]) -> None:
    denoiser, reference = lora(configured)
    move(denoiser)
    before = predict(denoiser).detach()
    with pytest.raises(RuntimeError, match="out of memory"), reference.network(0):
        raise RuntimeError("out of memory")
    assert torch.equal(predict(denoiser), before)


def test_both_references_agree(configured: Callable[..., TrainConfig]) -> None:
    family = StableDiffusion(tiny_pipeline())
    denoiser = family.denoiser
    frozen = FrozenCopy(denoiser)
    make_trainable(family, configured(lora={"rank": 4}, reference={"kind": "adapters_off"}))
    move(denoiser)
    with frozen.network(0) as first, AdaptersOff(denoiser).network(0) as second:
        assert torch.equal(predict(first), predict(second))
