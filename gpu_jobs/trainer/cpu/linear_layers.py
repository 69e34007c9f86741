"""Linear layers multiplied by oneDNN where that is faster: in float32 on CPUs with AVX-512 that Intel did not make.

torch has MKL multiply float32 matrices, and MKL uses only AVX2 on other makers' processors. Measured on an AMD EPYC
with AVX-512 (torch 2.13, one thread, sizes of Shapeworld's UNet): 75 to 105 GFLOP/s by MKL, 185 to 240 by oneDNN,
with which torch already computes convolutions and everything in bfloat16. On an Intel Xeon, whose AVX-512 MKL uses,
whole steps took 1.15 times as long by oneDNN. On a newer AMD EPYC products alone are twice as fast by oneDNN (400
against 190 GFLOP/s with two threads) and whole steps no faster: calls of an operator of Python's cost as much.
"""

import platform
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional


def use_faster_products(network: torch.nn.Module) -> None:
    """Have every plain linear layer of a network multiply by oneDNN, where this machine gains by it.

    Layers stay what they were: linear layers of the same names and weights, which adapters, checkpoints and
    compiling know. What other kinds of layers compute, and what is not float32 on the CPU, is left to torch.
    """
    if not products_are_faster():
        return
    for module in network.modules():
        if type(module) is torch.nn.Linear:
            module.__class__ = OneDnnLinear


def products_are_faster() -> bool:
    """Whether torch's own products are the slower ones here; the same in every process of a machine."""
    onednn: Any = torch.backends.mkldnn  # carries no types
    allowed = bool(onednn.is_available() and onednn.enabled)
    return allowed and torch.backends.cpu.get_cpu_capability() == "AVX512" and not made_by_intel()


def made_by_intel(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether Intel made this machine's processor."""
    said = cpuinfo.read_text() if cpuinfo.exists() else platform.processor()
    return "GenuineIntel" in said


class OneDnnLinear(torch.nn.Linear):
    """x Wᵀ + b, (…, in) to (…, out), as :class:`torch.nn.Linear` up to the rounding of float32."""

    def forward(self, input: Tensor) -> Tensor:
        """The layer's output; torch's own way where the CPU is not to compute in float32, or nothing at all."""
        in_float32 = input.dtype == self.weight.dtype == torch.float32 and not torch.is_autocast_enabled("cpu")
        if input.device.type != "cpu" or not in_float32 or input.numel() == 0:
            return functional.linear(input, self.weight, self.bias)
        product: Tensor = _product(input, self.weight, self.bias)
        return product


# An operator of our own: torch's compiler calls it as it stands, but takes the weights of oneDNN's for constants.
@torch.library.custom_op("tastemaker::product", mutates_args=())
def _product(left: Tensor, right: Tensor, bias: Tensor | None) -> Tensor:
    """A Bᵀ + b, (…, k) and (n, k) to (…, n); oneDNN's product has no gradients of its own."""
    product: Tensor = torch.ops.mkldnn._linear_pointwise(left, right, bias, "none", [], "")
    return product


@_product.register_fake
def _(left: Tensor, right: Tensor, bias: Tensor | None) -> Tensor:
    return left.new_empty((*left.shape[:-1], right.shape[0]))


def _keep(ctx: Any, inputs: tuple[Tensor, Tensor, Tensor | None], output: Tensor) -> None:
    ctx.save_for_backward(*inputs[:2])


def _gradients(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
    input, weight = ctx.saved_tensors
    rows, into = gradient.reshape(-1, gradient.shape[-1]), input.reshape(-1, input.shape[-1])
    wanted = ctx.needs_input_grad
    return (
        _product(gradient, weight.t(), None) if wanted[0] else None,
        _weight_gradient(rows, into) if wanted[1] else None,
        rows.sum(0) if wanted[2] else None,
    )


def _weight_gradient(rows: Tensor, into: Tensor) -> Tensor:
    """(n, k) of gradients (rows, n) and inputs (rows, k). What stands on the left is copied: the narrower one."""
    mirrored = rows.shape[1] > into.shape[1]
    left, right = (into, rows) if mirrored else (rows, into)
    product: Tensor = _product(left.t(), right.t(), None)
    return product.t() if mirrored else product


_product.register_autograd(_gradients, setup_context=_keep)
