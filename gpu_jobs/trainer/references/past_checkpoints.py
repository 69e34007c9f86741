"""The policy's own earlier states as its reference (SePPO, arXiv 2410.05255): one of them, drawn anew each step."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.func import functional_call

from gpu_jobs.trainer.config.reference import PastCheckpointsChoice
from gpu_jobs.trainer.randomness import hashed_integer


class PastCheckpoints:
    """Keeps copies of the trained parameters every so many steps: the first always, the newest besides.

    The past state is put in for the length of one call, not into the network: the policy's forward pass may be
    waiting for its backward, which a change in place would spoil.
    """

    def __init__(self, denoiser: Any, choice: PastCheckpointsChoice, seed: int) -> None:
        self._denoiser = denoiser
        self._choice = choice
        self._seed = seed
        self._states: dict[int, dict[str, Tensor]] = {0: self._now()}

    @contextmanager
    def network(self, step: int) -> Iterator[Any]:
        """The denoiser as it was at a step drawn uniformly from those kept; at step 0 as it was at first."""
        past = sorted(number for number in self._states if number <= step)
        state = self._states[past[hashed_integer(self._seed, step, "past checkpoint") % len(past)]]
        device = next(self._denoiser.parameters()).device
        weights = {name: values.to(device) for name, values in state.items()}

        def as_it_was(*arguments: Any, **named: Any) -> Any:
            return functional_call(self._denoiser, weights, arguments, named)

        with torch.no_grad():
            yield as_it_was

    def after_step(self, step: int) -> None:
        """Keep this step's state if it is one of those to be kept."""
        if step % self._choice.every_steps == 0:
            self._states[step] = self._now()
            for surplus in sorted(self._states)[1 : 1 + max(0, len(self._states) - self._choice.keep)]:
                del self._states[surplus]

    def state_dict(self) -> dict[str, Tensor]:
        """Every state kept, as STEP/PARAMETER."""
        return {f"{step}/{name}": values for step, state in self._states.items() for name, values in state.items()}

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Continue with the states of a checkpoint."""
        self._states = {}
        for key, values in state.items():
            step, _, name = key.partition("/")
            self._states.setdefault(int(step), {})[name] = values

    def _now(self) -> dict[str, Tensor]:
        trained = ((name, p) for name, p in self._denoiser.named_parameters() if p.requires_grad)
        return {name: parameter.detach().to("cpu", copy=True) for name, parameter in trained}
