"""The reference of a LoRA run: the same network with its adapters switched off. Costs no memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from gpu_jobs.trainer.references.reference import Unmoving


class AdaptersOff(Unmoving):
    """Lends the denoiser without its adapters, and always gives it back with them.

    torch.compile does not notice the switch (torchtune #721): a compiled denoiser needs one graph for each state.
    """

    def __init__(self, denoiser: Any, network: Any = None) -> None:
        """``network`` is what is lent where that is not the denoiser itself but something wrapped around it."""
        self._denoiser = denoiser
        self._network = denoiser if network is None else network

    @contextmanager
    def network(self, step: int) -> Iterator[Any]:
        """The reference denoiser, without gradients, for the length of the block."""
        self._denoiser.disable_adapters()
        try:
            with torch.no_grad():
                yield self._network
        finally:
            self._denoiser.enable_adapters()
