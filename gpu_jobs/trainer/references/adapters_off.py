"""The reference of a LoRA run: the same network with its adapters switched off. Costs no memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch


class AdaptersOff:
    """Lends the denoiser without its adapters, and always gives it back with them.

    torch.compile does not notice the switch (torchtune #721): a compiled denoiser needs one graph for each state.
    """

    def __init__(self, denoiser: Any) -> None:
        self._denoiser = denoiser

    @contextmanager
    def network(self) -> Iterator[Any]:
        """The reference denoiser, without gradients, for the length of the block."""
        self._denoiser.disable_adapters()
        try:
            with torch.no_grad():
                yield self._denoiser
        finally:
            self._denoiser.enable_adapters()
