"""Laws of Diffusion-DPO: where it starts, which way it pulls, and that it is the formula of the paper."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.trainer.config.objective import DiffusionDpoChoice
from gpu_jobs.trainer.objectives import DiffusionDPO, PairErrors, PairLabels, PairLoss, implicit_accuracy

errors_values = st.lists(
    st.tuples(*[st.floats(0, 4, width=32, allow_subnormal=False)] * 4), min_size=1, max_size=6
)  # winner, loser, reference winner, reference loser
strengths = st.sampled_from([0.5, 50.0, 250.0, 2500.0])


def dpo(k: float) -> Callable[[PairErrors], PairLoss]:
    """Diffusion-DPO of that strength on labels that nobody doubts."""
    objective = DiffusionDPO(DiffusionDpoChoice(k=k))
    return lambda e: objective(e, PairLabels.certain(len(e.winner)))


def errors(values: list[tuple[float, ...]]) -> PairErrors:
    return PairErrors(*torch.tensor(values, dtype=torch.float32).T)


def swapped(e: PairErrors) -> PairErrors:
    return replace(
        e,
        winner=e.loser,
        loser=e.winner,
        reference_winner=e.reference_loser,
        reference_loser=e.reference_winner,
    )


@given(errors_values, strengths)
def test_is_the_papers_formula_computed_independently(values: list[tuple[float, ...]], k: float) -> None:
    w, l, rw, rl = np.array(values, dtype=np.float32).T  # noqa: E741
    inside = (np.float32(k) * ((l - rl) - (w - rw))).astype(np.float64)
    expected = np.logaddexp(0.0, -inside)
    got = dpo(k)(errors(values))
    np.testing.assert_allclose(got.loss.numpy(), expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(got.margin.numpy(), inside, rtol=1e-6, atol=1e-6)


@given(errors_values, strengths)
def test_where_policy_is_the_reference_the_loss_is_ln_2(values: list[tuple[float, ...]], k: float) -> None:
    e = errors(values)
    loss = dpo(k)(replace(e, winner=e.reference_winner, loser=e.reference_loser)).loss
    torch.testing.assert_close(loss, torch.full_like(loss, math.log(2)), rtol=0, atol=1e-7)


@given(errors_values, strengths)
def test_swapping_the_sides_flips_the_sign(values: list[tuple[float, ...]], k: float) -> None:
    e, objective = errors(values), dpo(k)
    torch.testing.assert_close(objective(e).margin, -objective(swapped(e)).margin, rtol=0, atol=0)
    # -log σ(m) and -log σ(-m) differ by exactly m.
    torch.testing.assert_close(
        objective(swapped(e)).loss - objective(e).loss, objective(e).margin, rtol=1e-5, atol=1e-5
    )


@given(errors_values, st.sampled_from([1.0, 10.0, 250.0]))
def test_the_margin_is_proportional_to_k(values: list[tuple[float, ...]], k: float) -> None:
    e = errors(values)
    torch.testing.assert_close(dpo(2 * k)(e).margin, 2 * dpo(k)(e).margin, rtol=0, atol=0)


@pytest.mark.parametrize("k", [1.0, 250.0, 2500.0])
def test_the_gradient_lowers_the_winners_error_and_raises_the_losers(k: float) -> None:
    winner, loser = (torch.full((3,), 0.2, requires_grad=True) for _ in range(2))
    reference = torch.full((3,), 0.2)
    dpo(k)(PairErrors(winner, loser, reference, reference)).loss.sum().backward()
    assert winner.grad is not None and loser.grad is not None
    # At the start both pull with k/2: a step against the gradient lowers the winner's error.
    torch.testing.assert_close(winner.grad, torch.full((3,), k / 2))
    torch.testing.assert_close(loser.grad, torch.full((3,), -k / 2))


def test_pairs_do_not_touch_each_other() -> None:
    e = errors([(0.1, 0.3, 0.2, 0.2), (0.9, 0.1, 0.5, 0.5)])
    together = dpo(250.0)(e).loss
    alone = [dpo(250.0)(errors([v])).loss[0] for v in [(0.1, 0.3, 0.2, 0.2), (0.9, 0.1, 0.5, 0.5)]]
    assert together.tolist() == [float(x) for x in alone]


def test_stays_finite_where_the_margin_is_enormous() -> None:
    loss = dpo(2500.0)(errors([(4.0, 0.0, 0.0, 4.0), (0.0, 4.0, 4.0, 0.0)])).loss
    assert torch.isfinite(loss).all()
    assert loss[0] == pytest.approx(20000.0)
    assert loss[1] == pytest.approx(0.0)


def test_indifference_counts_half_in_implicit_accuracy() -> None:
    assert implicit_accuracy(torch.tensor([2.0, 0.0, -1.0])).tolist() == [1.0, 0.5, 0.0]
