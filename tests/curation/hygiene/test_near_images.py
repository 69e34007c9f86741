"""Laws of near-duplicate pairs, on made-up looks."""

import itertools

import numpy as np
import pytest

from curation.hygiene import looks as looks_module
from curation.hygiene.identical_sides import alike
from curation.hygiene.looks import NEVER, Limit, looks_of, near
from curation.hygiene.near_images import Sides, duplicates, pair_distance
from curation.hygiene.perceptual_hash import COLOUR_BYTES

LIMIT = Limit(max_distance=6, max_colour_difference=32)


def stored(bits, colour=100):
    return int(bits).to_bytes(8, "big") + bytes([colour]) * COLOUR_BYTES


def flipped(bits, n, seed=0):
    for place in np.random.default_rng(seed).choice(64, n, replace=False):
        bits ^= 1 << int(place)
    return bits


RANDOM = [int(x) for x in np.random.default_rng(5).integers(0, 2**63, 40)]


def sides(*pairs, comparison=None):
    first, second = np.array(pairs, np.int64).reshape(-1, 2).T
    return Sides(first, second, np.arange(len(pairs)) if comparison is None else np.array(comparison))


def partition(found, names):
    return {frozenset(names[row] for row in group) for group in found.groups}


def test_pairs_alike_on_both_sides_are_duplicates_in_either_order():
    a, b, c = RANDOM[:3]
    looks = looks_of([stored(x) for x in (a, b, flipped(a, 5), flipped(b, 6), c)], 1)
    found = duplicates(sides((0, 1), (2, 3), (3, 2), (2, 4)), looks, LIMIT)
    assert found.groups == [[0, 1, 2]], "the fourth shares one side only"
    assert pair_distance(sides((0, 1), (3, 2)), looks, LIMIT, 0, 1) == 6


def test_never_within_a_pair_nor_a_comparison():
    a = RANDOM[0]
    looks = looks_of([stored(flipped(a, n)) for n in (0, 1, 2)], 1)
    assert duplicates(sides((0, 1)), looks, LIMIT).groups == []
    ranking = sides((0, 1), (0, 2), (1, 2), comparison=[7, 7, 7])
    assert duplicates(ranking, looks, LIMIT).groups == []
    both = sides((0, 1), (1, 2), comparison=[7, 8])
    assert duplicates(both, looks, LIMIT).groups == [[0, 1]], "across comparisons they count"


def test_colours_tell_apart_what_the_hash_does_not():
    a, b = RANDOM[:2]
    looks = looks_of([stored(a, 100), stored(b, 100), stored(a, 200), stored(b, 100)], 1)
    assert duplicates(sides((0, 1), (2, 3)), looks, LIMIT).groups == []
    assert duplicates(sides((0, 1), (2, 3)), looks, Limit(6, 255)).groups == [[0, 1]]


def test_what_has_no_look_resembles_only_itself():
    looks = looks_of([None, None, stored(RANDOM[0])], 1)
    assert duplicates(sides((0, 2), (1, 2)), looks, LIMIT).groups == []
    assert duplicates(sides((0, 2), (0, 2)), looks, LIMIT).groups == [[0, 1]]


@pytest.mark.parametrize("seed", range(5))
def test_groups_do_not_depend_on_the_order_of_rows(seed):
    random = np.random.default_rng(seed)
    looks = looks_of([stored(flipped(RANDOM[n % 8], n // 8, seed=n)) for n in range(40)], 1)
    pairs = [tuple(random.choice(40, 2, replace=False)) for _ in range(120)]
    comparison = random.integers(0, 60, 120).tolist()
    found = duplicates(sides(*pairs, comparison=comparison), looks, LIMIT)
    order = random.permutation(120)
    again = duplicates(
        sides(*(pairs[row] for row in order), comparison=[comparison[row] for row in order]), looks, LIMIT
    )
    assert found.groups
    assert partition(found, list(range(120))) == partition(again, order.tolist())
    np.testing.assert_array_equal(found.histogram, again.histogram)


def test_the_histogram_leaves_out_what_is_compared():
    a, b = RANDOM[:2]
    looks = looks_of([stored(a), stored(flipped(a, 3)), stored(b)], 1)
    assert duplicates(sides((0, 1)), looks, LIMIT).histogram.sum() == 0
    assert duplicates(sides((0, 2), (1, 2)), looks, LIMIT).histogram.tolist() == [0, 0, 0, 1] + [0] * 9


def test_both_ways_of_searching_find_all_there_are(monkeypatch):
    random = np.random.default_rng(1)
    bits = np.unique(random.integers(0, 256, (300, 8), dtype=np.uint8) & np.uint8(0x31), axis=0)
    everything = {
        (i, j): int(np.bitwise_count(bits[i] ^ bits[j]).sum())
        for i, j in itertools.combinations(range(len(bits)), 2)
    }
    expected = {pair: distance for pair, distance in everything.items() if distance <= 7}
    for flat_up_to in (looks_module.FLAT_UP_TO, 0):
        monkeypatch.setattr(looks_module, "FLAT_UP_TO", flat_up_to)
        found = {
            (i, j): d
            for batch in near(bits, 7)
            for i, j, d in zip(*(column.tolist() for column in batch), strict=True)
        }
        assert found == expected


def test_frames_of_a_video_are_averaged():
    a, b = RANDOM[:2]
    film = stored(a) + stored(b)
    looks = looks_of([film, stored(flipped(a, 8)) + stored(b)], 2)
    assert looks.distances(np.array([0]), np.array([1]), LIMIT).tolist() == [4]


def test_sides_of_the_same_bytes_are_the_same_and_others_may_look_it():
    a, b = RANDOM[:2]
    looks = looks_of([stored(a), stored(flipped(a, 2)), stored(b), None], 1)
    found = alike(sides((0, 0), (0, 1), (0, 2), (3, 3), (3, 0)), looks, Limit(2, 32))
    assert found.same.tolist() == [0, 3]
    assert (found.nearly.tolist(), found.distance.tolist()) == ([1], [2])
    assert looks.distances(np.array([3]), np.array([0]), LIMIT).tolist() == [NEVER]
