from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from gpu_jobs.shapeworld.training import stage
from gpu_jobs.shapeworld.training.stage import StagePlan, StepRandomness, randomness, run_stage

PLAN = StagePlan("line", steps=60, batch_size=16, learning_rate=0.2, warmup_steps=5)


class PowerFailureError(Exception):
    """The power failed."""


def train(work: Path, *, seed: int = 1, fail_after: int | None = None) -> dict[str, Tensor]:
    """Fit y = 3x - 1 and return the weights."""
    torch.manual_seed(0)
    model = nn.ModuleDict({"line": nn.Linear(1, 1)})

    def loss_of_step(step: int, chance: StepRandomness) -> tuple[Tensor, dict[str, float]]:
        if step == fail_after:
            raise PowerFailureError
        x = torch.randn(PLAN.batch_size, 1, generator=chance.torch)
        noise = torch.as_tensor(chance.numpy.normal(0, 0.01))
        return (model["line"](x) - (3 * x - 1 + noise)).square().mean(), {}

    run_stage(PLAN, model, loss_of_step, work, seed)
    return {name: value.clone() for name, value in model.state_dict().items()}


def test_a_stage_learns(tmp_path: Path) -> None:
    weights = train(tmp_path)
    assert weights["line.weight"].item() == pytest.approx(3, abs=1.0)
    assert weights["line.bias"].item() == pytest.approx(-1, abs=0.5)


def test_a_killed_stage_continues_to_the_same_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "CHECKPOINT_EVERY", 10)
    unbroken = train(tmp_path / "unbroken")
    with pytest.raises(PowerFailureError):
        train(tmp_path / "broken", fail_after=37)
    continued = train(tmp_path / "broken")
    for name, value in unbroken.items():
        assert torch.equal(continued[name], value)


def test_a_finished_stage_is_not_trained_again(tmp_path: Path) -> None:
    first = train(tmp_path)
    again = train(tmp_path, fail_after=0)
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_another_seed_ends_elsewhere(tmp_path: Path) -> None:
    first, second = train(tmp_path / "1"), train(tmp_path / "2", seed=2)
    assert not torch.equal(first["line.weight"], second["line.weight"])


def test_randomness_depends_on_seed_stage_and_step_only() -> None:
    def numbers(*key: object) -> tuple[float, float]:
        chance = randomness(*key)  # type: ignore[arg-type]
        return chance.numpy.random(), torch.rand(1, generator=chance.torch).item()

    assert numbers(1, "a", 2) == numbers(1, "a", 2)
    assert len({numbers(1, "a", 2), numbers(2, "a", 2), numbers(1, "b", 2), numbers(1, "a", 3)}) == 4
