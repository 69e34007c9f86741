"""An exponential moving average of the trained weights: steadier than the last step's, and what is then kept."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor

from gpu_jobs.trainer.processes import divided_like


class WeightAverage:
    """a ← d a + (1 - d) w after each step, with d = min(decay, (1 + step) / (10 + step)).

    The ramp lets the average leave the first weights behind, which a long decay alone would drag along.
    """

    def __init__(self, trainable: Mapping[str, torch.nn.Parameter], decay: float) -> None:
        self._trainable = trainable
        self._decay = decay
        self.weights: dict[str, Tensor] = {name: p.detach().clone() for name, p in trainable.items()}

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take in the weights after optimiser step ``step``, counted from 1."""
        decay = min(self._decay, (1 + step) / (10 + step))
        for name, parameter in self._trainable.items():
            self.weights[name].lerp_(parameter.detach(), 1 - decay)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Put the average in the place of the trained weights for the length of the block."""
        self._exchange()
        try:
            yield
        finally:
            self._exchange()

    @torch.no_grad()
    def load(self, weights: Mapping[str, Tensor]) -> None:
        """Continue from a checkpoint's full tensors."""
        for name, parameter in self._trainable.items():
            self.weights[name].copy_(divided_like(weights[name], parameter))

    @torch.no_grad()
    def _exchange(self) -> None:
        for name, parameter in self._trainable.items():
            trained = parameter.detach().clone()
            parameter.copy_(self.weights[name])
            self.weights[name].copy_(trained)
