"""From verdicts on pairs to an order: what no circle contradicts is kept, whatever the samples are called."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.judging.both_orders import SWAPPED
from gpu_jobs.judging.ordering import order_of

MOST = 7


@st.composite
def verdicts(draw):
    """A number of samples and what was said of some of their pairs."""
    n = draw(st.integers(1, MOST))
    said = st.sampled_from(["first", "second", "tie"])
    return n, {pair: draw(said) for pair in combinations(range(n), 2) if draw(st.booleans())}


def ranks_of(order):
    return {one: rank for rank, group in enumerate(order) for one in group}


def beaten_by(n, said):
    """Who reaches whom by wins: an independent walk from every sample."""
    wins = {one: set() for one in range(n)}
    for (a, b), verdict in said.items():
        if verdict != "tie":
            wins[a if verdict == "first" else b].add(b if verdict == "first" else a)
    found = {}
    for start in wins:
        seen, waiting = set(), [start]
        while waiting:
            for loser in wins[waiting.pop()] - seen:
                seen.add(loser)
                waiting.append(loser)
        found[start] = seen
    return found


@given(verdicts())
def test_everybody_has_one_rank_and_wins_outside_of_circles_are_kept(made):
    n, said = made
    order = order_of(n, said)
    assert sorted(one for group in order for one in group) == list(range(n))
    assert all(group == sorted(group) for group in order)
    ranks, beaten = ranks_of(order), beaten_by(n, said)
    for a, b in combinations(range(n), 2):
        if b in beaten[a] and a in beaten[b]:
            assert ranks[a] == ranks[b], "a circle"
        elif b in beaten[a]:
            assert ranks[a] < ranks[b]
        elif a in beaten[b]:
            assert ranks[a] > ranks[b]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=MOST))
def test_an_order_is_recovered_from_all_of_its_pairs(ranks):
    def said(a, b):
        return "tie" if ranks[a] == ranks[b] else "first" if ranks[a] < ranks[b] else "second"

    groups = [[one for one, rank in enumerate(ranks) if rank == each] for each in sorted(set(ranks))]
    assert order_of(len(ranks), {pair: said(*pair) for pair in combinations(range(len(ranks)), 2)}) == groups


@given(verdicts())
def test_turned_verdicts_turn_the_order(made):
    n, said = made
    turned = {pair: SWAPPED[verdict] for pair, verdict in said.items()}
    assert order_of(n, turned) == order_of(n, said)[::-1]


@given(verdicts(), st.randoms())
def test_the_order_does_not_depend_on_what_the_samples_are_called(made, chance):
    n, said = made
    names = list(range(n))
    chance.shuffle(names)
    renamed = {(names[a], names[b]): verdict for (a, b), verdict in said.items()}
    assert order_of(n, renamed) == [sorted(names[one] for one in group) for group in order_of(n, said)]


def test_who_is_even_with_both_stands_between_them():
    assert order_of(3, {(0, 1): "first", (0, 2): "tie", (1, 2): "tie"}) == [[0], [2], [1]]
    assert order_of(3, {(0, 1): "first", (1, 2): "first", (0, 2): "second"}) == [[0, 1, 2]]
