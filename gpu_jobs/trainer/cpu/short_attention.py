"""Attention over few tokens by plain products on the CPU, where torch's fused kernel takes longer than they do.

Measured on an AMD EPYC with AVX-512 (torch 2.13, two threads, 32 × 4 heads of 32, forward and backward): the fused
kernel takes 2.1 times as long as products over 16 tokens and 1.25 times over 64, but half as long over 256. Whole
steps of Shapeworld's UNet are a twentieth to a tenth shorter by products.
"""

from importlib import import_module
from typing import Any

from torch import Tensor, nn

from curation.model_libraries import diffusers

FEW = 64  # tokens that ask; what they ask about may be longer, such as a prompt

_attention = import_module(f"{diffusers.__name__}.models.attention_processor")
_fused, _plain = _attention.AttnProcessor2_0(), _attention.AttnProcessor()


def use_plain_short_attention(network: nn.Module) -> None:
    """Have attention of diffusers' common kind choose by its tokens, where a network computes on the CPU.

    Other kinds stay as they are, and so do layers that normalise queries and keys, which diffusers' plain products
    leave out.
    """
    if next(network.parameters()).device.type != "cpu":
        return
    for layer in network.modules():
        if isinstance(layer, _attention.Attention) and _can_be_plain(layer):
            layer.set_processor(PlainWhereShort())


def _can_be_plain(layer: Any) -> bool:
    return type(layer.processor) is type(_fused) and layer.norm_q is None and layer.norm_k is None


class PlainWhereShort:
    """The same attention up to rounding: by products for at most FEW tokens, else by the fused kernel."""

    def __call__(self, attn: Any, hidden_states: Tensor, *args: Any, **named: Any) -> Tensor:
        """Attention's output, shaped as ``hidden_states``: (batch, tokens, width) or (batch, width, *tokens)."""
        tokens = hidden_states.shape[1] if hidden_states.ndim == 3 else hidden_states.shape[2:].numel()
        attended: Tensor = (_plain if tokens <= FEW else _fused)(attn, hidden_states, *args, **named)
        return attended
