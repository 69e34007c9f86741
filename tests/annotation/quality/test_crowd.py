"""Dawid–Skene and MACE: who is believed, and that nothing but the votes decides it."""

import numpy as np
import pytest

from annotation.quality import crowd
from annotation.quality.reliability import one_coin
from annotation.quality.vote_table import Outcome, even_handed, winners
from tests.annotation.quality.crowds import simulate, table

MODELS = [crowd.dawid_skene, crowd.mace]
MIXED = [0.95, 0.9, 0.85, 0.8, 0.6, 0.4]


def shuffled(votes, seed=1):
    """The same votes in another order."""
    order = np.random.default_rng(seed).permutation(len(votes))
    return table(
        votes.item[order],
        votes.annotator[order],
        votes.outcome[order],
        n_items=len(votes.items),
        n_annotators=len(votes.annotators),
    )


@pytest.mark.parametrize("model", MODELS)
def test_it_is_right_more_often_than_the_majority_where_some_never_look(model):
    made = simulate([0.8] * 9, n_items=1500, spammers=(0, 3, 4, 8))
    by_majority = (winners(made.votes.counts()) == made.truth).mean()
    by_model = (model(made.votes).probability.argmax(axis=1) == made.truth).mean()
    assert by_model > by_majority + 0.05


@pytest.mark.parametrize("model", MODELS)
def test_it_ranks_annotators(model):
    found = model(simulate(MIXED, n_items=2500, votes_each=4).votes)
    assert list(np.argsort(-found.reliability)) == list(range(len(MIXED)))


def test_dawid_skene_finds_the_accuracies_themselves():
    made = simulate(MIXED, n_items=2500, votes_each=4)
    assert crowd.dawid_skene(made.votes).reliability == pytest.approx(MIXED, abs=0.05)
    assert one_coin(made.votes).value == pytest.approx(MIXED, abs=0.05)


@pytest.mark.parametrize("model", MODELS)
def test_the_order_of_votes_decides_nothing(model):
    votes = simulate(MIXED, n_items=200).votes
    one, other = model(votes), model(shuffled(votes))
    assert np.array_equal(one.probability, other.probability)
    assert np.array_equal(one.reliability, other.reliability)


@pytest.mark.parametrize("model", MODELS)
def test_the_numbers_of_annotators_decide_nothing(model):
    """crowd-kit's MACE takes one annotator for another where they first come up out of order; not from here."""
    votes = simulate(MIXED, n_items=300).votes
    turned = table(
        votes.item,
        len(MIXED) - 1 - votes.annotator,
        votes.outcome,
        n_items=len(votes.items),
        n_annotators=len(MIXED),
    )
    one, other = model(votes), model(turned)
    assert one.reliability == pytest.approx(other.reliability[::-1], abs=0.02)
    assert (winners_of(one) == winners_of(other)).mean() > 0.98


@pytest.mark.parametrize("model", MODELS)
def test_exchanging_the_sides_turns_the_label_round(model):
    votes = simulate(MIXED, n_items=300).votes
    turned = table(
        votes.item,
        votes.annotator,
        len(Outcome) - 1 - votes.outcome,
        n_items=len(votes.items),
        n_annotators=len(MIXED),
    )
    one, other = even_handed(model(votes).probability), even_handed(model(turned).probability)
    # MACE begins at random strategies, which are drawn by label: it ends near, not at, the same place.
    assert np.abs(one - (1 - other)).mean() < 0.01


@pytest.mark.parametrize("model", MODELS)
def test_ties_are_an_answer(model):
    """Where nearly all say tie, tie it is, and a is preferred with probability one half."""
    made = simulate([0.9] * 6, n_items=400, ties=0.6)
    p_a = even_handed(model(made.votes).probability)
    tied = made.truth == Outcome.EVEN
    assert np.abs(p_a[tied] - 0.5).mean() < 0.05
    assert np.abs(p_a[~tied] - 0.5).mean() > 0.4


@pytest.mark.parametrize("model", MODELS)
def test_items_and_annotators_without_votes_have_no_numbers(model):
    found = model(table([0, 0, 2, 2], [0, 1, 0, 1], [0, 0, 2, 2], n_items=4, n_annotators=3))
    assert list(np.isnan(found.probability).any(axis=1)) == [False, True, False, True]
    assert list(np.isnan(found.reliability)) == [False, False, True]
    assert found.probability[[0, 2]].sum(axis=1) == pytest.approx(1)
    nothing = model(table([], [], [], n_items=2, n_annotators=1))
    assert np.isnan(nothing.probability).all()


@pytest.mark.parametrize("model", MODELS)
def test_one_vote_of_one_person_is_no_failure(model):
    found = model(table([0], [0], [2]))
    assert even_handed(found.probability)[0] < 0.5
    assert 0 <= found.reliability[0] <= 1
    assert found.method.endswith("/crowd-kit-1.4.2")


def winners_of(found):
    return found.probability.argmax(axis=1)
