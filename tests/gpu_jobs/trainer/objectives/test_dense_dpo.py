"""Laws of DenseDPO: segments inside one sigmoid, ties outside of everything."""

from dataclasses import replace

import pytest
import torch

from gpu_jobs.trainer.objectives import PairLabels
from tests.gpu_jobs.trainer.objectives.cases import SHAPE, K, build, errors, gradients, labels

SIGNS = torch.tensor([[1.0, 0, -1, 0, 1], [0, 0, 0, 0, 0], [-1, -1, -1, -1, -1]])


def segmented(signs: torch.Tensor) -> PairLabels:
    return replace(labels(), segments=signs)


def test_tie_segments_have_no_gradient_and_decided_ones_pull_their_way() -> None:
    winner, loser = gradients(build("dense_dpo"), errors(), segmented(SIGNS))
    per_frame = winner.flatten(2)
    assert torch.equal(per_frame.sign(), SIGNS.unsqueeze(2).expand_as(per_frame))
    assert torch.equal(loser, -winner)


def test_it_is_the_masked_mean_computed_independently() -> None:
    e = errors()
    margin = build("dense_dpo")(e, segmented(SIGNS)).margin
    assert margin is not None and e.loser is not None
    assert e.reference_winner is not None and e.reference_loser is not None
    for pair in range(SHAPE[0]):
        tokens = [
            float(SIGNS[pair, f])
            * float((e.loser - e.reference_loser - e.winner + e.reference_winner).detach()[pair, f, y, x])
            for f in range(SHAPE[1])
            for y in range(SHAPE[2])
            for x in range(SHAPE[3])
            if SIGNS[pair, f] != 0
        ]
        expected = K * sum(tokens) / len(tokens) if tokens else 0.0
        assert float(margin[pair]) == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_with_every_segment_won_it_is_diffusion_dpo() -> None:
    e = errors()
    dense, plain = (build(name)(e, labels()) for name in ("dense_dpo", "diffusion_dpo"))
    torch.testing.assert_close(dense.loss, plain.loss)


def test_turning_every_sign_turns_the_margin() -> None:
    e = errors()
    forth, back = (build("dense_dpo")(e, segmented(signs)).margin for signs in (SIGNS, -SIGNS))
    assert forth is not None and back is not None
    assert torch.equal(forth, -back)


def test_pairs_without_segments_are_refused() -> None:
    with pytest.raises(ValueError, match="no segments"):
        build("dense_dpo")(errors(), replace(labels(), segments=None))
