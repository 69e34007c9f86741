"""A compiled denoiser still switches its adapters: the reference is the base model, the policy is not."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from gpu_jobs.trainer.adapters.lora import put_lora
from gpu_jobs.trainer.compiling import compile_blocks
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.run import LoraConfig
from gpu_jobs.trainer.families import family_of
from gpu_jobs.trainer.footprint import example
from gpu_jobs.trainer.references import AdaptersOff
from tests.gpu_jobs.trainer.tiny import tiny_pipeline
from tests.gpu_jobs.trainer.tiny_families import tiny_sd3


@pytest.mark.parametrize("make", [tiny_pipeline, tiny_sd3])
def test_the_reference_is_the_base_model_when_compiled(
    configured: Callable[..., TrainConfig], make: Callable[[], Any]
) -> None:
    """Graphs without a code generator behind them: whether a graph is taken again is decided the same way."""
    torch.compiler.reset()
    family = family_of(make())
    pair = example(configured(resolution=32), family)
    compiled: list[Any] = []

    def backend(graph: Any, inputs: Any) -> Any:
        compiled.append(graph)
        return graph.forward

    def predicted(network: Any) -> torch.Tensor:
        return family.predict(network, pair.noisy, pair.timesteps, pair.conditions)

    base = predicted(family.denoiser).detach()
    put_lora(family.denoiser, LoraConfig(rank=4), family.lora_targets)
    reference = AdaptersOff(family.denoiser)
    compile_blocks(family.denoiser, backend=backend)
    assert torch.allclose(predicted(family.denoiser), base, atol=1e-5)
    for factor in (1.0, 2.0):
        with torch.no_grad():
            for parameter in family.denoiser.parameters():
                if parameter.requires_grad:
                    parameter.add_(0.1 * factor)
        eager = uncompiled(family, predicted)
        policy = predicted(family.denoiser)
        with reference.network(0) as network:
            assert torch.allclose(predicted(network), base, atol=1e-5)
        assert torch.allclose(policy, eager, atol=1e-4)
        assert not torch.allclose(policy, base, atol=1e-2)
        policy.square().mean().backward()
    assert len(compiled) >= 2  # one graph for each state at least
    seen = len(compiled)
    predicted(family.denoiser).sum().backward()
    with reference.network(0) as network:
        predicted(network)
    assert len(compiled) == seen  # and none is made again


def uncompiled(family: Any, predicted: Callable[[Any], torch.Tensor]) -> torch.Tensor:
    with torch.compiler.set_stance("force_eager"):
        return predicted(family.denoiser).detach()
