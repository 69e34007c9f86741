"""torch.compile of a denoiser's repeated blocks: most of what compiling brings, in a fraction of its time."""

from typing import Any

import torch

GRAPHS_A_BLOCK = 64  # widths, levels and adapters on or off each have a graph; torch gives up after 8


def compile_blocks(denoiser: Any, *, backend: str = "inductor") -> None:
    """Compile, in place, every block of the kinds that the model class calls repeated, else of its top lists.

    Parameters keep their names. Nothing is compiled before its first call.
    """
    torch._dynamo.config.recompile_limit = GRAPHS_A_BLOCK
    for block in _repeated_blocks(denoiser):
        block.compile(backend=backend)


def _repeated_blocks(denoiser: Any) -> list[torch.nn.Module]:
    kinds = getattr(denoiser, "_repeated_blocks", None)
    if kinds:
        return [module for module in denoiser.modules() if type(module).__name__ in kinds]
    lists = [child for child in denoiser.children() if isinstance(child, torch.nn.ModuleList)]
    return [block for blocks in lists for block in blocks]
