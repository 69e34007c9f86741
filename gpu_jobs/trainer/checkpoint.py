"""The state of a run between two steps, in safetensors and JSON, never pickled; whole or not there at all.

checkpoints/step-00000050/
    trainable.safetensors   the weights that are trained
    optimiser.safetensors   AdamW's moments and counts, as KIND.PARAMETER
    state.json              step, pairs consumed, identity of the run
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from gpu_jobs.trainer.atomic import remove_folder, whole_folder, write_json
from gpu_jobs.trainer.errors import CheckpointError

KEEP = 2


@dataclass(frozen=True)
class Position:
    """Where a run stands: steps taken, and visits to pairs made in them."""

    step: int
    consumed: int


class Checkpoints:
    """Saves and restores one run's trained parameters and optimiser.

    ``identity`` says which run it is (settings, data, model); a folder with another run's state is refused.
    """

    def __init__(
        self,
        folder: Path,
        identity: str,
        trainable: dict[str, torch.nn.Parameter],
        optimiser: torch.optim.Optimizer,
    ) -> None:
        self._folder = folder
        self.identity = identity
        self._trainable = trainable
        self._optimiser = optimiser

    def save(self, position: Position) -> Path:
        """Write a checkpoint and let go of all but the last two; returns its folder."""
        final = self._folder / f"step-{position.step:08d}"
        with whole_folder(final) as partial:
            save_file(
                {name: parameter.detach().cpu().contiguous() for name, parameter in self._trainable.items()},
                partial / "trainable.safetensors",
            )
            save_file(self._optimiser_tensors(), partial / "optimiser.safetensors")
            state = {"step": position.step, "consumed": position.consumed, "identity": self.identity}
            write_json(partial / "state.json", state)
        for old in self._all()[:-KEEP]:
            remove_folder(old)
        return final

    def restore(self) -> Position | None:
        """Load the last checkpoint into parameters and optimiser; None where there is none yet."""
        saved = self._all()
        if not saved:
            return None
        folder = saved[-1]
        state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        if state["identity"] != self.identity:
            raise CheckpointError(
                f"{folder} belongs to a run with other settings, data or model. Choose another output folder, or "
                f"delete {self._folder} to start anew."
            )
        weights = load_file(folder / "trainable.safetensors")
        with torch.no_grad():
            for name, parameter in self._trainable.items():
                parameter.copy_(weights[name])
        self._restore_optimiser(load_file(folder / "optimiser.safetensors"))
        return Position(state["step"], state["consumed"])

    def _all(self) -> list[Path]:
        return sorted(self._folder.glob("step-*"))

    def _optimiser_tensors(self) -> dict[str, Tensor]:
        return {
            f"{kind}.{name}": value.detach().cpu().contiguous()
            for name, parameter in self._trainable.items()
            for kind, value in self._optimiser.state[parameter].items()
        }

    def _restore_optimiser(self, tensors: dict[str, Tensor]) -> None:
        state: dict[int, dict[str, Any]] = {}
        for index, name in enumerate(self._trainable):
            kinds = ("step", "exp_avg", "exp_avg_sq")
            state[index] = {kind: tensors[f"{kind}.{name}"] for kind in kinds}
        self._optimiser.load_state_dict(
            {"state": state, "param_groups": self._optimiser.state_dict()["param_groups"]}
        )
