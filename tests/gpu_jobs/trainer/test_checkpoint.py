"""Laws of checkpoints: what is restored is what was saved, nothing is pickled, old ones go, others' are refused."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch

from gpu_jobs.trainer.checkpoint import Checkpoints, Position, RunState
from gpu_jobs.trainer.errors import CheckpointError
from gpu_jobs.trainer.processes import Processes
from gpu_jobs.trainer.references.reference import Unmoving
from gpu_jobs.trainer.weight_average import WeightAverage


class Remembering(Unmoving):
    """A reference that moves: it remembers the number of the last step."""

    def __init__(self) -> None:
        self.last = torch.zeros(1)

    def after_step(self, step: int) -> None:
        self.last = torch.tensor([float(step)])

    def state_dict(self) -> dict[str, torch.Tensor]:
        return {"last": self.last}

    def load_state_dict(self, state: Mapping[str, torch.Tensor]) -> None:
        self.last = state["last"]


def network() -> torch.nn.Module:
    torch.manual_seed(0)
    return torch.nn.Linear(3, 2)


def checkpoints(
    folder: Path, module: torch.nn.Module, identity: str = "run"
) -> tuple[Checkpoints, torch.optim.AdamW]:
    optimiser = torch.optim.AdamW(module.parameters(), lr=0.1, fused=True)
    trainable = dict(module.named_parameters())
    state = RunState(trainable, optimiser, WeightAverage(trainable, 0.9), Remembering())
    return Checkpoints(folder, identity, state, Processes()), optimiser


def step(module: torch.nn.Module, optimiser: torch.optim.Optimizer, number: int) -> None:
    optimiser.zero_grad()
    module(torch.full((1, 3), float(number))).square().sum().backward()
    optimiser.step()


def test_what_is_restored_goes_on_bit_for_bit(tmp_path: Path) -> None:
    module = network()
    saved, optimiser = checkpoints(tmp_path, module)
    for number in range(3):
        step(module, optimiser, number)
        saved.state.average.update(number + 1)
        saved.state.reference.after_step(number + 1)
    saved.save(Position(step=3, consumed=12, skipped=2))
    step(module, optimiser, 3)
    saved.state.average.update(4)

    other = network()
    restored, other_optimiser = checkpoints(tmp_path, other)
    assert restored.restore() == Position(step=3, consumed=12, skipped=2)
    assert restored.state.reference.state_dict()["last"] == 3
    step(other, other_optimiser, 3)
    restored.state.average.update(4)
    for one, two in zip(module.parameters(), other.parameters(), strict=True):
        assert torch.equal(one, two)
    for name, average in saved.state.average.weights.items():
        assert torch.equal(average, restored.state.average.weights[name])
        assert not torch.equal(average, dict(module.named_parameters())[name])


def test_the_last_two_are_kept_and_none_is_pickled(tmp_path: Path) -> None:
    module = network()
    saved, optimiser = checkpoints(tmp_path, module)
    for number in (1, 2, 3, 10):
        step(module, optimiser, number)
        saved.save(Position(number, number))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step-00000003", "step-00000010"]
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".safetensors", ".json"}
    assert json.loads((tmp_path / "step-00000010" / "state.json").read_text())["step"] == 10


def test_without_a_checkpoint_nothing_is_touched(tmp_path: Path) -> None:
    module = network()
    before = module.weight.clone()
    assert checkpoints(tmp_path, module)[0].restore() is None
    assert torch.equal(module.weight, before)


def test_a_checkpoint_that_was_being_written_is_not_one(tmp_path: Path) -> None:
    module = network()
    saved, optimiser = checkpoints(tmp_path, module)
    step(module, optimiser, 1)
    saved.save(Position(1, 1))
    half = tmp_path / ".partial-step-00000002"
    half.mkdir()
    (half / "trainable.safetensors").write_bytes(b"half")
    assert saved.restore() == Position(1, 1)


def test_another_runs_state_is_refused(tmp_path: Path) -> None:
    module = network()
    saved, optimiser = checkpoints(tmp_path, module)
    step(module, optimiser, 1)
    saved.save(Position(1, 1))
    with pytest.raises(CheckpointError, match="other settings"):
        checkpoints(tmp_path, module, identity="another")[0].restore()
