"""Flushing denormals ends where it began."""

import pytest
import torch

from gpu_jobs.trainer.cpu.denormals import flushed_denormals


def denormal() -> float:
    return float(torch.tensor([1.2e-38]) * 0.5)


@pytest.fixture(params=[False, True], autouse=True)
def mode(request: pytest.FixtureRequest) -> bool:
    torch.set_flush_denormal(request.param)
    yield request.param
    torch.set_flush_denormal(False)


def test_denormals_are_flushed_inside_and_as_before_outside(mode: bool) -> None:
    with flushed_denormals():
        assert denormal() == 0.0
    assert (denormal() == 0.0) is mode


def test_also_after_an_error(mode: bool) -> None:
    with pytest.raises(ValueError, match="x"), flushed_denormals():
        raise ValueError("x")
    assert (denormal() == 0.0) is mode
