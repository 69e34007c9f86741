"""Laws of a reference that moves: it is some earlier policy, never the present one in disguise, and it resumes."""

from typing import Any

import pytest
import torch

from gpu_jobs.trainer.config.reference import PastCheckpointsChoice
from gpu_jobs.trainer.references import PastCheckpoints

INPUT = torch.ones(1, 3)


@pytest.fixture
def denoiser() -> Any:
    torch.manual_seed(0)
    return torch.nn.Linear(3, 1)


def past(denoiser: Any, keep: int = 3) -> PastCheckpoints:
    return PastCheckpoints(denoiser, PastCheckpointsChoice(every_steps=10, keep=keep), seed=1)


def walk(denoiser: Any, reference: PastCheckpoints, steps: int) -> dict[int, float]:
    """Move the denoiser each step; what it said at the steps that were kept."""
    said = {0: float(denoiser(INPUT).detach())}
    for step in range(1, steps + 1):
        with torch.no_grad():
            denoiser.weight.add_(1.0)
        reference.after_step(step)
        said[step] = float(denoiser(INPUT).detach())
    return said


def asked(reference: PastCheckpoints, step: int) -> float:
    with reference.network(step) as network:
        return float(network(INPUT))


def test_it_is_always_a_kept_state_the_first_among_them(denoiser: Any) -> None:
    reference = past(denoiser)
    said = walk(denoiser, reference, 50)
    heard = {asked(reference, step) for step in range(51, 200)}
    assert heard == {said[0], said[40], said[50]}


def test_at_step_0_it_is_the_beginning(denoiser: Any) -> None:
    reference = past(denoiser)
    said = walk(denoiser, reference, 30)
    assert asked(reference, 0) == said[0]


def test_asking_the_past_spoils_no_backward_pass(denoiser: Any) -> None:
    reference = past(denoiser)
    walk(denoiser, reference, 10)
    loss = denoiser(INPUT).square().sum()
    with reference.network(11) as network:
        assert not network(INPUT).requires_grad
    loss.backward()
    assert denoiser.weight.grad is not None


def test_a_restored_past_answers_as_the_unbroken_one(denoiser: Any) -> None:
    reference = past(denoiser)
    walk(denoiser, reference, 40)
    restored = past(denoiser)
    restored.load_state_dict(reference.state_dict())
    assert [asked(restored, step) for step in range(60)] == [asked(reference, step) for step in range(60)]
