"""The weights that did best on held-out pairs, kept beside the last ones.

best/
    trainable.safetensors or average.safetensors
    state.json   step, measured numbers, identity of the run
"""

import json
from typing import Any

from safetensors.torch import save_file

from gpu_jobs.trainer.atomic import whole_folder, write_json
from gpu_jobs.trainer.checkpoint import RunState, kept_weights
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.processes import Processes

_SIGNS = {"loss": -1.0, "implicit_accuracy": 1.0, "margin": 1.0}


class Best:
    """Compares what is measured with the best so far, which a resumed run finds on disk."""

    def __init__(self, config: TrainConfig, identity: str, processes: Processes) -> None:
        self.folder = config.output / "best"
        self._by = config.best_by
        self._identity = identity
        self._processes = processes
        self._value = self._of(self.state())

    def state(self) -> dict[str, Any] | None:
        """What is kept: step, measured numbers; None where nothing of this run is."""
        try:
            state = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return state if state["identity"] == self._identity else None

    def consider(self, step: int, measured: dict[str, Any], state: RunState) -> None:
        """Keep these weights if they are better than the best; all processes call together.

        An objective that lacks the number asked for is held by its loss.
        """
        value = self._of({"measured": measured})
        if value is None or (self._value is not None and value <= self._value):
            return
        self._value = value
        name, weights = list(kept_weights(state).items())[-1]  # the average, where there is one
        if self._processes.is_main:
            with whole_folder(self.folder) as partial:
                save_file(weights, partial / f"{name}.safetensors")
                write_json(partial / "state.json", {"step": step, "measured": measured, "identity": self._identity})
        self._processes.wait()

    def _of(self, state: dict[str, Any] | None) -> float | None:
        if state is None:
            return None
        measured = state["measured"]
        by = self._by if self._by in measured else "loss"
        return _SIGNS[by] * float(measured[by])
