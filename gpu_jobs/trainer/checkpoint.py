"""The state of a run between two steps, in safetensors and JSON, never pickled; whole or not there at all.

checkpoints/step-00000050/
    trainable.safetensors   the weights that are trained
    average.safetensors     their moving average, where one is kept
    optimiser.safetensors   moments and counts, as KIND/PARAMETER
    reference.safetensors   what a moving reference remembers
    state.json              position, identity of the run, the optimiser's plain numbers

There are no random states: every random number is a function of the position. Tensors are full ones, so a run goes
on with another number of processes than it was saved by.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from gpu_jobs.trainer.atomic import remove_folder, whole_folder, write_json
from gpu_jobs.trainer.budget import CHECKPOINTS_KEPT
from gpu_jobs.trainer.errors import CheckpointError
from gpu_jobs.trainer.processes import Processes, divided_like, whole
from gpu_jobs.trainer.references import Reference
from gpu_jobs.trainer.weight_average import WeightAverage


@dataclass(frozen=True)
class Position:
    """Where a run stands: steps taken, visits to pairs made in them, and how many of the last steps in a row were
    skipped because something was not finite."""

    step: int
    consumed: int
    skipped: int = 0


@dataclass(frozen=True)
class RunState:
    """All that changes while a run goes on, beside its position."""

    trainable: Mapping[str, torch.nn.Parameter]
    optimiser: torch.optim.Optimizer
    average: WeightAverage | None
    reference: Reference


class Checkpoints:
    """Saves and restores one run's state; all processes call together, the main one writes.

    ``identity`` says which run it is (settings, data, model); a folder with another run's state is refused.
    """

    def __init__(self, folder: Path, identity: str, state: RunState, processes: Processes) -> None:
        self._folder = folder
        self.identity = identity
        self.state = state
        self._processes = processes

    def save(self, position: Position) -> Path:
        """Write a checkpoint and let go of all but the last few; returns its folder."""
        final = self._folder / f"step-{position.step:08d}"
        moments, numbers = self._optimiser_state()
        files = {**kept_weights(self.state), "optimiser": moments}
        if remembered := self.state.reference.state_dict():
            files["reference"] = {name: whole(tensor) for name, tensor in remembered.items()}
        if self._processes.is_main:
            with whole_folder(final) as partial:
                for name, tensors in files.items():
                    save_file(tensors, partial / f"{name}.safetensors")
                content = {**asdict(position), "identity": self.identity, "optimiser_numbers": numbers}
                write_json(partial / "state.json", content)
            for old in self._all()[:-CHECKPOINTS_KEPT]:
                remove_folder(old)
        self._processes.wait()
        return final

    def restore(self) -> Position | None:
        """Load the last checkpoint; None where there is none yet. Raises CheckpointError where it is another's."""
        saved = self._all()
        if not saved:
            return None
        folder = saved[-1]
        content = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        if content["identity"] != self.identity:
            raise CheckpointError(
                f"{folder} belongs to a run with other settings, data or model. Choose another output folder, or "
                f"delete {self._folder} to start anew."
            )
        load_weights(self.state.trainable, load_file(folder / "trainable.safetensors"))
        if self.state.average is not None:
            self.state.average.load(load_file(folder / "average.safetensors"))
        if (path := folder / "reference.safetensors").exists():
            self.state.reference.load_state_dict(load_file(path))
        self._restore_optimiser(load_file(folder / "optimiser.safetensors"), content["optimiser_numbers"])
        return Position(content["step"], content["consumed"], content["skipped"])

    def _all(self) -> list[Path]:
        return sorted(self._folder.glob("step-*"))

    def _optimiser_state(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """Tensors by KIND/PARAMETER, and what is a plain number by the same."""
        values = {
            f"{kind}/{name}": value
            for name, parameter in self.state.trainable.items()
            for kind, value in self.state.optimiser.state[parameter].items()
        }
        tensors = {name: whole(value) for name, value in values.items() if isinstance(value, Tensor)}
        return tensors, {name: value for name, value in values.items() if name not in tensors}

    def _restore_optimiser(self, tensors: Mapping[str, Tensor], numbers: Mapping[str, Any]) -> None:
        for key, value in {**tensors, **numbers}.items():
            kind, _, name = key.partition("/")
            parameter = self.state.trainable[name]
            restored = divided_like(value, parameter) if isinstance(value, Tensor) else value
            # Not by load_state_dict, which turns moments into the parameter's type.
            self.state.optimiser.state[parameter][kind] = restored


def kept_weights(state: RunState) -> dict[str, dict[str, Tensor]]:
    """The trained weights and, where one is kept, their average, by the names of their files."""
    kept = {"trainable": {name: whole(parameter) for name, parameter in state.trainable.items()}}
    if state.average is not None:
        kept["average"] = {name: whole(tensor) for name, tensor in state.average.weights.items()}
    return kept


@torch.no_grad()
def load_weights(trainable: Mapping[str, torch.nn.Parameter], weights: Mapping[str, Tensor]) -> None:
    """Put full tensors into parameters that may be divided."""
    for name, parameter in trainable.items():
        parameter.copy_(divided_like(weights[name], parameter))
