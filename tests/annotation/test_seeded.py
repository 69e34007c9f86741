"""Seeded choices: permutations that depend on seed and content alone, and on nothing else in a skewed way."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from annotation.seeded import content_hash, seeded_number, shuffle, sort_by_hash

texts = st.text(max_size=20)


@given(st.integers(0, 20), st.integers(0, 2**31), texts)
def test_a_shuffle_is_a_permutation_and_always_the_same(n, seed, part):
    order = shuffle(n, seed, part)
    assert sorted(order) == list(range(n))
    assert order == shuffle(n, seed, part)


@given(st.lists(texts, unique=True, max_size=6), st.integers(0, 2**31), st.randoms())
def test_sorting_by_hash_does_not_see_the_given_order(items, seed, random):
    shuffled = random.sample(items, len(items))
    assert [items[i] for i in sort_by_hash(items, seed)] == [shuffled[i] for i in sort_by_hash(shuffled, seed)]


@given(texts, texts, texts)
def test_parts_are_delimited(a, b, c):
    assert content_hash(a + b, c) != content_hash(a, b + c) or b == ""


@given(st.integers(0, 2**31), texts, st.integers(1, 256))
def test_numbers_keep_their_bits(seed, part, bits):
    assert 0 <= seeded_number(seed, part, bits=bits) < 2**bits


def test_both_orders_of_a_pair_are_equally_frequent():
    orders = Counter(tuple(shuffle(2, 7, str(number))) for number in range(4000))
    assert 1850 < orders[0, 1] < 2150  # five standard deviations of a fair coin


def test_another_seed_is_another_shuffle():
    assert any(shuffle(2, 1, str(number)) != shuffle(2, 2, str(number)) for number in range(20))
