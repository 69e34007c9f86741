"""Errors and labels for the laws of objectives, and every objective with settings of its own."""

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from gpu_jobs.trainer.config import objective as choices
from gpu_jobs.trainer.objectives import Objective, PairErrors, PairLabels, build_objective

K = 50.0
SHAPE = (3, 5, 2, 2)  # pairs, latent frames, height, width

WITH_REFERENCE: dict[str, Any] = {
    "diffusion_dpo": choices.DiffusionDpoChoice(k=K),
    "diffusion_dpo smoothed": choices.DiffusionDpoChoice(k=K, label_smoothing=0.1),
    "diffusion_dpo ipo": choices.DiffusionDpoChoice(k=K, loss="ipo"),
    "diffusion_dpo hinge": choices.DiffusionDpoChoice(k=K, loss="hinge"),
    "dense_dpo": choices.DenseDpoChoice(k=K),
    "smpo": choices.SmpoChoice(k=K, gamma=2.0),
    "rpo": choices.RpoChoice(k=K, anchor=0.04),
    "seppo": choices.SeppoChoice(k=K),
    "pso": choices.PsoChoice(k=K, loser_share=0.5),
    "kto": choices.KtoChoice(k=K),
}
ALL: dict[str, Any] = WITH_REFERENCE | {"sft": choices.SftChoice(), "mapo": choices.MapoChoice()}
# Those whose margin is a plain difference of both sides, so that the sides can change places.
SYMMETRIC = ("diffusion_dpo", "diffusion_dpo smoothed", "diffusion_dpo ipo", "diffusion_dpo hinge", "rpo", "smpo")
LN_2_AT_START = ("diffusion_dpo", "diffusion_dpo smoothed", "dense_dpo", "smpo", "seppo", "pso")


def build(name: str) -> Objective:
    """The objective of that case."""
    return build_objective(ALL[name])


def errors(seed: int = 0, shape: tuple[int, ...] = SHAPE) -> PairErrors:
    """Four random error maps; the policy's are leaves that take gradients."""
    generator = torch.Generator().manual_seed(seed)
    winner, loser, reference_winner, reference_loser = (torch.rand(shape, generator=generator) for _ in range(4))
    return PairErrors(winner.requires_grad_(), loser.requires_grad_(), reference_winner, reference_loser)


def at_the_start(e: PairErrors) -> PairErrors:
    """The same with a policy that still is the reference."""
    assert e.reference_winner is not None and e.reference_loser is not None
    winner, loser = e.reference_winner.clone().requires_grad_(), e.reference_loser.clone().requires_grad_()
    return replace(e, winner=winner, loser=loser)


def swapped(e: PairErrors) -> PairErrors:
    """Winners and losers in each other's place."""
    assert e.loser is not None
    return PairErrors(e.loser, e.winner, e.reference_loser, e.reference_winner)


def labels(pairs: int = SHAPE[0], frames: int = SHAPE[1], probability: float = 1.0) -> PairLabels:
    """Labels that every objective can read: the winner is better throughout."""
    return PairLabels(
        torch.full((pairs,), probability),
        segments=torch.ones(pairs, frames),
        winner_sign=torch.ones(pairs),
        loser_sign=-torch.ones(pairs),
        noise_factor=torch.ones(pairs),
    )


def gradients(objective: Objective, e: PairErrors, given: PairLabels) -> tuple[Tensor, Tensor]:
    """Of the summed loss, by the errors of winner and loser."""
    assert e.loser is not None
    objective(e, given).loss.sum().backward()
    loser = torch.zeros_like(e.loser) if e.loser.grad is None else e.loser.grad
    assert e.winner.grad is not None
    return e.winner.grad, loser
