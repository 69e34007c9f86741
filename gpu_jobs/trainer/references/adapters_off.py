"""The reference of a LoRA run: the same network with its adapters switched off. Costs no memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from gpu_jobs.trainer.references.reference import Unmoving


class AdaptersOff(Unmoving):
    """Lends the denoiser without its adapters, and always gives it back with them.

    The denoiser itself is lent, not DDP around it: nothing is to be sent for a pass without gradients.
    torch.compile once overlooked the switch (torchtune #721); here each state has a graph of its own, and the tests
    hold that, as they do for divided weights.
    """

    def __init__(self, denoiser: Any) -> None:
        from curation.model_libraries import peft  # seconds to import, and only runs with adapters need it

        self._denoiser = denoiser
        self._layers = [m for m in denoiser.modules() if isinstance(m, peft.tuners.tuners_utils.BaseTunerLayer)]

    @contextmanager
    def network(self, step: int) -> Iterator[Any]:
        """The reference denoiser, without gradients, for the length of the block."""
        self._switch(on=False)
        try:
            with torch.no_grad():
                yield self._denoiser
        finally:
            self._switch(on=True)

    def _switch(self, *, on: bool) -> None:
        """Adapters on or off. PEFT makes them untrainable while off, which FSDP would remember: undone here."""
        for layer in self._layers:
            trained = [(parameter, parameter.requires_grad) for parameter in layer.parameters()]
            layer.enable_adapters(on)
            for parameter, requires_grad in trained:
                parameter.requires_grad_(requires_grad)
