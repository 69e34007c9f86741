"""Laws of KTO: samples stand for themselves, and an absent side is absent."""

from dataclasses import replace

import torch

from tests.gpu_jobs.trainer.objectives.cases import at_the_start, build, errors, gradients, labels


def test_an_absent_side_has_no_gradient() -> None:
    given = replace(labels(), loser_sign=torch.tensor([0.0, -1.0, 0.0]))
    winner, loser = gradients(build("kto"), at_the_start(errors()), given)
    assert winner.flatten(1).any(1).all()
    assert loser.flatten(1).any(1).tolist() == [False, True, False]


def test_two_bad_samples_are_both_unlearned() -> None:
    given = replace(labels(), winner_sign=-torch.ones(3))
    winner, loser = gradients(build("kto"), at_the_start(errors()), given)
    assert (winner < 0).all() and (loser < 0).all()


def test_where_policy_is_the_reference_every_sample_costs_one_half() -> None:
    loss = build("kto")(at_the_start(errors()), labels()).loss
    torch.testing.assert_close(loss, torch.full_like(loss, 0.5))
