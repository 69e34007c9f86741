"""The flipper of SePPO: a past self that draws the winner better is no loser."""

import torch

from gpu_jobs.trainer.objectives import PairErrors
from tests.gpu_jobs.trainer.objectives.cases import build, gradients, labels


def errors_of(policy_winner: float, past_winner: float) -> PairErrors:
    winner, loser = (torch.full((1,), value, requires_grad=True) for value in (policy_winner, 0.5))
    return PairErrors(winner, loser, torch.full((1,), past_winner), torch.full((1,), 0.5))


def test_a_worse_past_is_unlearned() -> None:
    winner, loser = gradients(build("seppo"), errors_of(0.2, 0.3), labels(pairs=1))
    assert float(winner) > 0 > float(loser)


def test_a_better_past_is_learned_from() -> None:
    winner, loser = gradients(build("seppo"), errors_of(0.3, 0.2), labels(pairs=1))
    assert float(winner) > 0 and float(loser) > 0
