"""The laws of the criteria that pairs may be ranked by."""

from dataclasses import replace

import numpy as np
import pytest

from curation.selection.criteria import CRITERIA
from curation.selection.fifa import FifaSpec, Weights, select
from tests.curation.pools import pool


def spec(criterion, **changes):
    return FifaSpec(**{"scorer": "any", "criterion": criterion, "min_text_quality": 0.2} | changes)


def plain_greedy(vectors, start, steps):
    """Farthest-point selection as one writes it down, in double precision."""
    vectors = vectors.astype(np.float64)
    taken = [start]
    while len(taken) < steps:
        distance = np.min(np.linalg.norm(vectors[:, None] - vectors[taken], axis=2), axis=1)
        distance[taken] = -1.0
        taken.append(int(np.argmax(distance)))
    return taken


@pytest.mark.parametrize("top_k", [1, 2, 30, 100])
def test_farthest_point_is_the_greedy_one(top_k):
    table = pool(800, prompts=150)
    chosen = select(table, spec("farthest-point", top_k=top_k, seed=4))
    prompts = table.prompt[chosen.order]
    eligible = np.unique(table.prompt[chosen.rank > 0])
    start = int(np.flatnonzero(eligible == prompts[0])[0])
    assert eligible[plain_greedy(table.vectors[eligible], start, top_k)].tolist() == prompts.tolist()


def test_farthest_point_takes_the_most_important_pair_of_a_prompt_and_covers_before_it_repeats():
    table = pool(800, prompts=60)
    chosen = select(table, spec("farthest-point", cap_per_prompt=None))
    prompts = table.prompt[chosen.order]
    count = len(np.unique(prompts))
    assert len(np.unique(prompts[:count])) == count
    for row in chosen.order[:count]:
        same = (table.prompt == table.prompt[row]) & (chosen.rank > 0)
        assert chosen.importance[row] == chosen.importance[same].max()
    np.testing.assert_array_equal(chosen.value[chosen.order[count:]], 0.0)


def test_the_seed_draws_the_first_prompt_of_farthest_point():
    table = pool()
    first = {int(select(table, spec("farthest-point", seed=seed, top_k=1)).order[0]) for seed in range(12)}
    assert len(first) > 6


def test_among_equally_far_prompts_the_most_important_is_taken():
    # Every axis is equally far from every other one.
    table = replace(pool(400, prompts=16), vectors=np.eye(16, dtype=np.float32))
    chosen = select(table, spec("farthest-point"))
    assert len(chosen.order) > 8
    assert np.all(np.diff(chosen.importance[chosen.order[1:]]) <= 0)


def test_farthest_point_needs_vectors():
    with pytest.raises(ValueError, match="vectors"):
        select(replace(pool(), vectors=None), spec("farthest-point"))


def test_quality_pair_rank_wants_good_winners_and_bad_losers():
    table = pool(2000, prompts=90)
    chosen = select(table, spec("quality-pair-rank", cap_per_prompt=None, top_k=50))
    first_won = table.p_0 > 0.5
    winner = np.where(first_won, table.score_0, table.score_1)
    loser = np.where(first_won, table.score_1, table.score_0)
    taken, rest = chosen.order, np.flatnonzero(chosen.rank > 50)
    assert winner[taken].min() > np.median(winner[rest])
    assert loser[taken].max() < np.median(loser[rest])
    # Where the scorer contradicts people the bad sample is the winner: such pairs come last.
    assert chosen.disagrees[chosen.rank > 1000].mean() > 5 * chosen.disagrees[taken].mean()


def test_quality_pair_rank_knows_only_the_order_of_scores():
    table = pool(grid=2)
    stretched = replace(table, score_0=np.exp(3 * table.score_0), score_1=np.exp(3 * table.score_1))
    plain, other = (
        select(each, spec("quality-pair-rank", weights=Weights(margin=0.0))) for each in (table, stretched)
    )
    np.testing.assert_array_equal(plain.value, other.value)
    assert plain.order.tolist() == other.order.tolist()
    known = plain.value[~np.isnan(plain.value)]
    assert np.all((known >= 0) & (known <= 1))


def test_random_is_uniform_and_looks_at_nothing():
    table = pool(20_000, prompts=20_000)
    chosen = select(table, spec("random", top_share=0.3, cap_per_prompt=None))
    eligible = chosen.rank > 0
    assert abs(chosen.margin[chosen.order].mean() - chosen.margin[eligible].mean()) < 0.02
    assert abs(chosen.value[eligible].mean() - 0.5) < 0.01
    assert abs(np.histogram(chosen.value[eligible], bins=10, range=(0, 1))[0] / eligible.sum() - 0.1).max() < 0.01
    other = select(table, spec("random", top_share=0.3, cap_per_prompt=None, seed=1))
    shared = len(np.intersect1d(chosen.order, other.order)) / len(chosen.order)
    assert shared == pytest.approx(0.3, abs=0.03)
    moved = select(table, spec("random", top_share=0.3, cap_per_prompt=None, weights=Weights(margin=9.0)))
    assert moved.order.tolist() == chosen.order.tolist()


def test_every_criterion_of_the_specification_is_there():
    assert set(FifaSpec.model_json_schema()["properties"]["criterion"]["enum"]) == set(CRITERIA)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_an_empty_pool_gives_an_empty_selection(criterion):
    assert len(select(pool(0, prompts=3), spec(criterion)).order) == 0
