"""Laws of attention over few tokens: the numbers of exact arithmetic, whichever way computes them."""

import copy
from importlib import import_module
from typing import Any

import pytest
import torch
from torch import Tensor

from gpu_jobs.trainer.cpu import short_attention
from gpu_jobs.trainer.cpu.short_attention import FEW, PlainWhereShort, use_plain_short_attention
from gpu_jobs.trainer.families import family_of
from tests.gpu_jobs.trainer.tiny import tiny_pipeline

WIDTH, PROMPT = 32, 12
processors = import_module("diffusers.models.attention_processor")


def attention(**options: Any) -> Any:
    torch.manual_seed(0)
    return processors.Attention(WIDTH, heads=4, dim_head=8, bias=True, **options)


@pytest.mark.parametrize("shape", [(2, FEW, WIDTH), (2, FEW + 1, WIDTH), (2, 1, WIDTH), (2, WIDTH, 4, 4)])
@pytest.mark.parametrize(
    "options", [{}, {"upcast_attention": True, "norm_num_groups": 4, "residual_connection": True}]
)
@pytest.mark.parametrize("of_prompt", [False, True], ids=["self", "cross"])
@pytest.mark.parametrize("masked", [False, True])
def test_output_and_gradients_are_those_of_exact_arithmetic(
    shape: tuple[int, ...], options: dict[str, Any], of_prompt: bool, masked: bool
) -> None:
    ours = attention(**options, **({"cross_attention_dim": 16} if of_prompt else {}))
    exact = copy.deepcopy(ours).double()
    use_plain_short_attention(ours)
    assert isinstance(ours.processor, PlainWhereShort)
    torch.manual_seed(1)
    entered, asked = torch.randn(shape), torch.randn(2, PROMPT, 16)
    tokens = PROMPT if of_prompt else entered[0].numel() // WIDTH
    mask = torch.zeros(2, 1, tokens)
    mask[0, 0, : tokens // 2] = -10_000.0
    found = []
    for layer, dtype in ((ours, torch.float32), (exact, torch.float64)):
        values = entered.clone().to(dtype).requires_grad_()
        output = layer(values, asked.to(dtype) if of_prompt else None, mask.to(dtype) if masked else None)
        output.square().sum().backward()
        found.append([output, values.grad, *(parameter.grad for parameter in layer.parameters())])
    for mine, true in zip(*found, strict=True):
        assert mine.dtype == torch.float32
        torch.testing.assert_close(mine.double(), true, rtol=1e-4, atol=1e-4)


def test_few_tokens_are_multiplied_and_many_are_left_to_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    ways: list[str] = []

    def noted(name: str) -> Any:
        true = getattr(short_attention, name)

        def way(layer: Any, states: Tensor, *args: Any, **named: Any) -> Any:
            ways.append(name)
            return true(layer, states, *args, **named)

        return way

    for name in ("_plain", "_fused"):
        monkeypatch.setattr(short_attention, name, noted(name))
    layer = attention()
    layer.processor = PlainWhereShort()
    for tokens in (FEW, FEW + 1):
        layer(torch.randn(1, tokens, WIDTH))
    layer(torch.randn(1, WIDTH, 8, FEW))
    assert ways == ["_plain", "_fused", "_fused"]


def test_what_plain_products_would_not_compute_alike_stays_as_it_is() -> None:
    normalising, other, elsewhere = attention(qk_norm="layer_norm"), attention(), attention().to("meta")
    other.set_processor(processors.AttnProcessor())
    kept = [layer.processor for layer in (normalising, other, elsewhere)]
    for layer in (normalising, other, elsewhere):
        use_plain_short_attention(layer)
    assert [layer.processor for layer in (normalising, other, elsewhere)] == kept


def test_a_denoiser_predicts_as_before_and_keeps_its_names() -> None:
    families = [family_of(tiny_pipeline()) for _ in range(2)]
    use_plain_short_attention(families[1].denoiser)
    assert any(isinstance(p, PlainWhereShort) for p in families[1].denoiser.attn_processors.values())
    noisy, timesteps = torch.randn(2, 4, 8, 8), torch.tensor([1, 20])
    conditions = families[0].encode_prompts(["a", "b"])
    fused, plain = (family.predict(family.denoiser, noisy, timesteps, conditions) for family in families)
    torch.testing.assert_close(plain, fused, rtol=1e-4, atol=1e-5)
    assert list(families[0].denoiser.state_dict()) == list(families[1].denoiser.state_dict())
