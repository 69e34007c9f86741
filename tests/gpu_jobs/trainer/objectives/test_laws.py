"""Laws that hold for every objective, each one a trap that published code fell into."""

import math
from dataclasses import replace

import pytest
import torch

from gpu_jobs.trainer.objectives import PairErrors
from tests.gpu_jobs.trainer.objectives.cases import (
    ALL,
    LN_2_AT_START,
    SHAPE,
    SYMMETRIC,
    WITH_REFERENCE,
    at_the_start,
    build,
    errors,
    gradients,
    labels,
    swapped,
)


@pytest.mark.parametrize("name", ALL)
def test_one_finite_loss_a_pair(name: str) -> None:
    answer = build(name)(errors(), labels())
    assert answer.loss.shape == (SHAPE[0],)
    assert answer.loss.dtype == torch.float32
    assert torch.isfinite(answer.loss).all()


@pytest.mark.parametrize("name", LN_2_AT_START)
def test_where_policy_is_the_reference_the_loss_is_ln_2(name: str) -> None:
    loss = build(name)(at_the_start(errors()), labels()).loss
    torch.testing.assert_close(loss, torch.full_like(loss, math.log(2)), rtol=0, atol=1e-6)


def test_mapo_has_nothing_to_be_ln_2_against() -> None:
    loss = build("mapo")(at_the_start(errors()), labels()).loss
    assert not torch.isclose(loss, torch.tensor(math.log(2)), atol=1e-3).any()


@pytest.mark.parametrize("name", ALL)
def test_a_step_lowers_the_winners_error_and_never_the_losers(name: str) -> None:
    winner, loser = gradients(build(name), at_the_start(errors()), labels())
    assert (winner > 0).all()
    assert (loser <= 0).all()
    assert (loser < 0).all() or name == "sft"


@pytest.mark.parametrize("name", SYMMETRIC)
def test_swapping_the_sides_flips_the_margin(name: str) -> None:
    e, objective = errors(), build(name)
    forth, back = objective(e, labels()).margin, objective(swapped(e), labels()).margin
    assert forth is not None and back is not None
    torch.testing.assert_close(forth, -back, rtol=0, atol=0)


@pytest.mark.parametrize("name", ALL)
def test_larger_media_do_not_change_the_strength(name: str) -> None:
    """Means, not sums: the same errors over four times the area give the same loss."""
    e = errors()
    larger = PairErrors(
        *(x.repeat(1, 1, 2, 2) for x in (e.winner, e.loser, e.reference_winner, e.reference_loser) if x is not None)
    )
    torch.testing.assert_close(build(name)(larger, labels()).loss, build(name)(e, labels()).loss)


@pytest.mark.parametrize("name", sorted(set(ALL) - {"kto"}))
def test_pairs_do_not_touch_each_other(name: str) -> None:
    e, given = errors(), labels()
    together = build(name)(e, given).loss
    for pair in range(SHAPE[0]):
        part = slice(pair, pair + 1)
        alone = PairErrors(
            *(None if x is None else x[part] for x in (e.winner, e.loser, e.reference_winner, e.reference_loser))
        )
        assert torch.equal(build(name)(alone, labels(pairs=1)).loss, together[part])


@pytest.mark.parametrize("name", sorted(WITH_REFERENCE))
def test_k_is_really_read(name: str) -> None:
    choice = WITH_REFERENCE[name]
    stronger = type(choice).model_validate(choice.model_dump() | {"k": 2 * choice.k})
    from gpu_jobs.trainer.objectives import build_objective

    e = errors()
    weak, strong = build_objective(choice)(e, labels()).margin, build_objective(stronger)(e, labels()).margin
    assert weak is not None and strong is not None
    torch.testing.assert_close(strong, 2 * weak)
    assert not torch.equal(build_objective(choice)(e, labels()).loss, build_objective(stronger)(e, labels()).loss)


@pytest.mark.parametrize("name", ["diffusion_dpo", "diffusion_dpo ipo", "rpo", "pso", "mapo", "dense_dpo"])
def test_a_doubted_label_is_the_mean_over_both_outcomes(name: str) -> None:
    """Checked where swapping the sides is the other outcome: at equal errors of equal sides."""
    e, objective = errors(), build(name)
    sure, tie = objective(e, labels()).loss, objective(e, labels(probability=0.5)).loss
    doubted = objective(e, labels(probability=0.75)).loss
    torch.testing.assert_close(doubted, (sure + tie) / 2)


@pytest.mark.parametrize("name", ["diffusion_dpo", "diffusion_dpo ipo", "diffusion_dpo hinge"])
def test_a_tie_is_content_with_indifference_and_prefers_nothing_else(name: str) -> None:
    e = errors()
    even, given = at_the_start(e), labels(probability=0.5)
    winner, loser = gradients(build(name), even, given)
    assert not winner.any() and not loser.any()
    assert (build(name)(e, given).loss >= build(name)(even, given).loss).all()


def test_smpo_with_equal_scores_has_no_gradient() -> None:
    winner, loser = gradients(build("smpo"), errors(), labels(probability=0.5))
    assert not winner.any() and not loser.any()


def test_objectives_that_need_a_reference_say_so() -> None:
    for name in WITH_REFERENCE:
        assert build(name).uses_reference
        with pytest.raises(ValueError, match="needs"):
            build(name)(replace(errors(), reference_winner=None, reference_loser=None), labels())
