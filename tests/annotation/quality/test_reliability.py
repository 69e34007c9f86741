"""Whom to believe, from the answers alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.reliability import agreement_with_others, one_coin
from tests.annotation.quality.crowds import simulate, table

ACCURACIES = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4]

votes = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 4), st.integers(0, 2)), max_size=40, unique_by=lambda v: v[:2]
)


def columns(given_votes):
    item, annotator, outcome = zip(*given_votes, strict=True) if given_votes else ((), (), ())
    return table(item, annotator, outcome, n_items=9, n_annotators=5)


@pytest.mark.parametrize("measure", [one_coin, agreement_with_others])
def test_it_ranks_annotators_of_known_accuracy(measure):
    found = measure(simulate(ACCURACIES, n_items=3000).votes)
    assert list(np.argsort(-found.value)) == list(range(len(ACCURACIES)))


def test_one_coin_finds_the_accuracies_themselves():
    found = one_coin(simulate(ACCURACIES, n_items=4000).votes)
    assert found.value == pytest.approx(ACCURACIES, abs=0.03)


def test_whoever_never_looks_is_found_out():
    found = one_coin(simulate([0.85] * 8, spammers=(2, 5)).votes)
    assert set(np.argsort(found.value)[:2]) == {2, 5}
    assert max(found.value[[2, 5]]) < 0.55 < 0.75 < min(np.delete(found.value, [2, 5]))


@given(votes)
def test_reliabilities_are_probabilities_of_those_who_can_be_measured(given_votes):
    cast = columns(given_votes)
    for found in (one_coin(cast), agreement_with_others(cast)):
        measured = found.n > 0
        assert np.isnan(found.value[~measured]).all()
        assert ((found.value[measured] >= 0) & (found.value[measured] <= 1)).all()


@given(votes, st.randoms(use_true_random=False))
def test_the_order_of_votes_changes_nothing(given_votes, random):
    shuffled = random.sample(given_votes, len(given_votes))
    for measure in (one_coin, agreement_with_others):
        one, other = measure(columns(given_votes)), measure(columns(shuffled))
        assert one.value == pytest.approx(other.value, nan_ok=True, abs=1e-4)
        assert list(one.n) == list(other.n)


@given(votes)
def test_agreement_with_others_is_what_one_would_count_by_hand(given_votes):
    found = agreement_with_others(columns(given_votes))
    agreed, n = [0] * 5, [0] * 5
    for item, annotator, outcome in given_votes:
        others = [o for i, a, o in given_votes if i == item and a != annotator]
        tally = sorted(((others.count(o), o) for o in set(others)), reverse=True)
        if not tally or (len(tally) > 1 and tally[0][0] == tally[1][0]):
            continue
        n[annotator] += 1
        agreed[annotator] += tally[0][1] == outcome
    assert list(found.n) == n
    assert [found.value[a] for a in range(5) if n[a]] == pytest.approx([agreed[a] / n[a] for a in range(5) if n[a]])


@pytest.mark.parametrize("measure", [one_coin, agreement_with_others])
def test_others_are_measured_by_those_who_count(measure):
    """Four who agree are right when everybody counts, and wrong when only the two others do."""
    item, annotator = [*[0] * 6, *[1] * 6], [0, 1, 2, 3, 4, 5] * 2
    cast = table(item, annotator, outcome=[0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 0, 0])
    by_all, by_two = measure(cast), measure(cast, cast.only(cast.annotator >= 4))
    assert by_all.value[0] > by_all.value[4]
    assert by_two.value[4] > by_two.value[0]
    assert by_two.n[0] == 2


def test_who_stands_alone_is_not_measured():
    found = one_coin(table(item=[0, 1], annotator=[0, 1], outcome=[0, 2]))
    assert list(found.n) == [0, 0]
    assert np.isnan(found.value).all()
