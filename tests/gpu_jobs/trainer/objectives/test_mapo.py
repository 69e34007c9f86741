"""Laws of MaPO's odds score, which is 0/0 where training wants to end up."""

import math

import pytest
import torch

from gpu_jobs.trainer.objectives import PairErrors
from gpu_jobs.trainer.objectives.mapo import odds_score
from tests.gpu_jobs.trainer.objectives.cases import build, labels


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_finite_with_its_gradient_at_zero_error(dtype: torch.dtype) -> None:
    error = torch.zeros(3, dtype=dtype, requires_grad=True)
    answer = build("mapo")(PairErrors(error, torch.zeros(3, dtype=dtype), None, None), labels())
    answer.loss.sum().backward()
    assert torch.isfinite(answer.loss).all()
    assert error.grad is not None and torch.isfinite(error.grad).all()


@pytest.mark.parametrize("x", [1e-9, 1e-6, 9e-5, 1.1e-4, 1e-2, 1.0, 20.0])
def test_value_and_slope_are_those_of_the_formula(x: float) -> None:
    at = torch.tensor([x], dtype=torch.float64, requires_grad=True)
    value = odds_score(at)
    value.sum().backward()
    assert at.grad is not None
    assert float(value.detach()) == pytest.approx(x / math.expm1(x), rel=1e-9)
    if x >= 1e-4:
        step = x * 1e-4
        slope = ((x + step) / math.expm1(x + step) - (x - step) / math.expm1(x - step)) / (2 * step)
        assert float(at.grad) == pytest.approx(slope, rel=1e-4)
    else:
        assert float(at.grad) == pytest.approx(-0.5 + x / 6, rel=1e-6)


def test_small_errors_make_it_linear_with_a_slope_of_250() -> None:
    """0.10 against 0.11 gives 2.456 where the line gives 2.5."""
    winner, loser = torch.tensor([0.10]), torch.tensor([0.11])
    margin = build("mapo")(PairErrors(winner, loser, None, None), labels(pairs=1)).margin
    assert margin is not None
    assert float(margin) == pytest.approx(2.456, abs=2e-3)
