"""The reference of a full fine-tuning: a second copy of the denoiser as it was before the first step."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from gpu_jobs.trainer.references.reference import Unmoving


class FrozenCopy(Unmoving):
    """Keeps its own weights; must be made before anything is trained or any adapter added."""

    def __init__(self, denoiser: Any) -> None:
        self.denoiser = copy.deepcopy(denoiser).requires_grad_(False).eval()

    @contextmanager
    def network(self, step: int) -> Iterator[Any]:
        """The reference denoiser, without gradients, for the length of the block."""
        with torch.no_grad():
            yield self.denoiser
