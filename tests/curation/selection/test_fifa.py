"""The laws of selection."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from curation.selection import gates
from curation.selection.criteria import CRITERIA
from curation.selection.fifa import FifaSpec, Weights, select
from tests.curation.pools import permuted, pool

NORMALISATIONS = ("z", "rank", "none")
ALL = tuple(CRITERIA)


def spec(**changes):
    return FifaSpec(**{"scorer": "any", "top_k": 40, "min_text_quality": 0.2} | changes)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.sampled_from(NORMALISATIONS), st.sampled_from([None, 1, 2]), st.sampled_from(ALL))
def test_the_order_of_the_rows_does_not_matter(seed, normalise, cap, criterion):
    # A coarse grid of scores: many exactly equal margins, so ties must be broken by the pair itself.
    table = pool(seed=seed, grid=1)
    order = np.random.default_rng(seed + 1).permutation(len(table))
    recipe = spec(normalise=normalise, cap_per_prompt=cap, criterion=criterion)
    plain, shuffled = select(table, recipe), select(permuted(table, order), recipe)
    assert plain.order.tolist() == order[shuffled.order].tolist()
    assert plain.gate[order].tolist() == shuffled.gate.tolist()
    np.testing.assert_array_equal(plain.importance[order], shuffled.importance)
    np.testing.assert_array_equal(plain.value[order], shuffled.value)
    np.testing.assert_array_equal(plain.rank[order], shuffled.rank)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 5), st.sampled_from(ALL))
def test_no_prompt_exceeds_the_cap_and_none_is_starved(seed, cap, criterion):
    table = pool(seed=seed, prompts=30)
    chosen = select(table, spec(cap_per_prompt=cap, top_k=None, criterion=criterion))
    eligible = ~np.isnan(chosen.importance)
    for prompt in range(30):
        of_prompt = np.sum(chosen.selected & (table.prompt == prompt))
        assert of_prompt == min(cap, np.sum(eligible & (table.prompt == prompt)))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([None, 1]), st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_more_weight_on_margin_never_lowers_the_mean_margin(seed, cap, weight, more):
    table = pool(seed=seed)

    def mean_margin(margin_weight):
        chosen = select(table, spec(cap_per_prompt=cap, weights=Weights(margin=margin_weight)))
        return chosen.margin[chosen.order].mean()

    assert mean_margin(weight + more) >= mean_margin(weight) - 1e-9


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.sampled_from(["keep", "drop", "down-weight"]), st.sampled_from(ALL))
def test_every_pair_is_accounted_for_once(seed, disagreement, criterion):
    table = pool(seed=seed)
    chosen = select(table, spec(disagreement=disagreement, min_margin=0.1, max_margin=2.0, criterion=criterion))
    assert sum(chosen.gates().values()) + len(chosen.order) == len(table)
    assert np.sum(chosen.selected) == len(chosen.order) == len(set(chosen.order.tolist()))


def test_what_must_not_be_taken_is_not_taken():
    table = pool(2000)
    chosen = select(
        table, spec(top_k=None, cap_per_prompt=None, disagreement="drop", min_margin=0.1, max_margin=2.0)
    )
    taken = chosen.order
    assert len(taken) > 100
    assert not np.any(table.p_0[taken] == 0.5)
    assert not np.any(np.isnan(table.p_0[taken]))
    assert not np.any(np.isnan(chosen.margin[taken]))
    assert np.all((chosen.margin[taken] >= 0.1) & (chosen.margin[taken] <= 2.0))
    assert np.all(chosen.text_quality[taken] >= 0.2)
    assert np.all((table.score_0[taken] > table.score_1[taken]) == (table.p_0[taken] > 0.5))


def test_disagreement_is_recorded_even_when_kept():
    table = pool()
    kept, dropped = (select(table, spec(top_k=None, disagreement=policy)) for policy in ("keep", "drop"))
    assert kept.gates()["disagrees"] == 0
    assert kept.disagrees.sum() == dropped.disagrees.sum() > 0
    assert np.any(kept.disagrees[kept.order])


def test_down_weighting_changes_the_weight_that_leaves_and_nothing_else():
    table = pool()
    kept = select(table, spec())
    lighter = select(table, spec(disagreement="down-weight", disagreement_weight=0.25))
    np.testing.assert_array_equal(kept.order, lighter.order)
    np.testing.assert_array_equal(kept.weight, 1.0)
    assert lighter.disagrees.any()
    np.testing.assert_array_equal(lighter.weight, np.where(lighter.disagrees, 0.25, 1.0))


def test_a_gate_from_outside_keeps_its_pairs_out(monkeypatch):
    table = pool()
    shut = np.arange(len(table)) % 3 == 0
    monkeypatch.setattr(gates, "ALL", (gates.Gate("outside", "are shut", "Shut.", gates._flagged("outside")),))
    facts = gates.Facts(table, *(np.zeros(len(table)),) * 2, np.zeros(len(table), bool))
    assert np.all(gates.first_refusal(facts, spec()) == gates.PASSED)
    facts = replace(facts, table=replace(table, flagged={"outside": shut}))
    np.testing.assert_array_equal(gates.first_refusal(facts, spec()) == 0, shut)


@pytest.mark.parametrize("criterion", ALL)
def test_ranks_follow_the_criterion_and_number_the_gated_pairs(criterion):
    chosen = select(pool(), spec(criterion=criterion))
    ranked = np.flatnonzero(chosen.rank)
    np.testing.assert_array_equal(~np.isnan(chosen.value), chosen.rank > 0)
    np.testing.assert_array_equal(np.sort(chosen.rank[ranked]), np.arange(1, len(ranked) + 1))
    assert np.all(np.diff(chosen.value[ranked[np.argsort(chosen.rank[ranked])]]) <= 0)
    assert np.all(np.diff(chosen.rank[chosen.order]) > 0)


def test_the_best_come_first_and_nothing_better_is_left_out():
    chosen = select(pool(), spec(cap_per_prompt=None, top_k=30))
    importance = chosen.importance[chosen.order]
    assert np.all(np.diff(importance) <= 0)
    left_out = chosen.importance[chosen.gate == gates.BEYOND_TOP]
    assert left_out.max() <= importance[-1]


def test_importance_is_the_weighted_sum_of_the_stored_terms():
    weights = Weights(margin=0.7, text_quality=0.2, entropy=1.5)
    chosen = select(pool(), spec(weights=weights))
    terms = chosen.normalised[chosen.order]
    np.testing.assert_allclose(chosen.importance[chosen.order], terms @ [0.7, 0.2, 1.5])
    eligible = ~np.isnan(chosen.importance)
    np.testing.assert_allclose(chosen.normalised[eligible].mean(axis=0), 0.0, atol=1e-9)
    np.testing.assert_allclose(chosen.normalised[eligible].std(axis=0), 1.0)


def test_the_seed_decides_among_equals_and_only_there():
    table = pool(grid=1, prompts=1)
    orders = {
        seed: select(table, spec(seed=seed, cap_per_prompt=None, top_k=60, min_text_quality=0.0))
        for seed in (1, 1, 2)
    }
    again = select(table, spec(seed=1, cap_per_prompt=None, top_k=60, min_text_quality=0.0))
    assert orders[1].order.tolist() == again.order.tolist()
    assert orders[1].order.tolist() != orders[2].order.tolist()
    np.testing.assert_array_equal(orders[1].importance[orders[1].order], orders[2].importance[orders[2].order])


@pytest.mark.parametrize("normalise", NORMALISATIONS)
def test_a_term_without_spread_or_without_values_decides_nothing(normalise):
    table = pool()
    flat = table.__class__(**(vars(table) | {"entropy": np.full(90, np.nan), "text_quality": np.full(90, 0.7)}))
    chosen = select(flat, spec(normalise=normalise, cap_per_prompt=None))
    by_margin = select(
        flat, spec(normalise=normalise, cap_per_prompt=None, weights=Weights(text_quality=0.0, entropy=0.0))
    )
    assert chosen.order.tolist() == by_margin.order.tolist()


def test_top_share_is_a_share_of_the_gated_pairs():
    table = pool()
    chosen = select(table, spec(top_k=None, top_share=0.25, cap_per_prompt=None))
    assert len(chosen.order) == np.ceil(0.25 * np.sum(~np.isnan(chosen.importance)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"top_k": 3, "top_share": 0.5},
        {"top_k": 0},
        {"min_margin": 2.0, "max_margin": 1.0},
        {"cap_per_prompt": 0},
        {"normalise": "softmax"},
        {"weights": {"beauty": 1.0}},
        {"criterion": "beauty"},
        {"disagreement_weight": 0.0},
        {"paper_defaults": True},
    ],
)
def test_a_wrong_recipe_is_refused(wrong):
    with pytest.raises(ValidationError):
        FifaSpec(**{"scorer": "any"} | wrong)


def test_an_empty_pool_gives_an_empty_selection():
    chosen = select(pool(0), spec())
    assert len(chosen.order) == 0
    assert sum(chosen.gates().values()) == 0


def test_a_hundred_thousand_pairs_are_ranked_while_a_slider_moves():
    """For less than twenty sorts of as many numbers, a few milliseconds each on any machine, busy or not."""
    table, numbers = pool(100_000, prompts=60_000), np.random.default_rng(0).random(100_000)
    select(table, spec())
    of_a_sort = _least_seconds(lambda: np.argsort(numbers, kind="stable"))
    assert _least_seconds(lambda: select(table, spec(top_k=5000))) < 20 * of_a_sort


def _least_seconds(work: Callable[[], object]) -> float:
    """The processor time of the quickest of five runs."""

    def seconds() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return min(seconds() for _ in range(5))
