"""The laws of the diversity term."""

import numpy as np
import pytest
from scipy.spatial import cKDTree
from sklearn.neighbors import NearestNeighbors

from curation.diversity.entropy import (
    LEAST_DISTANCE,
    entropy,
    log_neighbour_distance,
    relative_entropy,
    unique_texts,
)
from curation.embedders.hashed_ngrams import HashedNgrams


def unit_vectors(n, d=16, seed=0):
    vectors = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("k", [1, 5, 20])
def test_distances_are_those_of_scipy_and_of_scikit_learn(k):
    vectors = unit_vectors(500)
    ours = np.exp(log_neighbour_distance(vectors, k))
    exact = vectors.astype(np.float64)
    of_scipy = cKDTree(exact).query(exact, k + 1)[0][:, k]
    of_sklearn = NearestNeighbors(n_neighbors=k + 1).fit(exact).kneighbors(exact)[0][:, k]
    np.testing.assert_allclose(ours, of_scipy, rtol=1e-4)
    np.testing.assert_allclose(ours, of_sklearn, rtol=1e-4)


def test_rows_may_stand_in_any_order():
    vectors = unit_vectors(300)
    order = np.random.default_rng(1).permutation(300)
    plain, shuffled = log_neighbour_distance(vectors, 5), log_neighbour_distance(vectors[order], 5)
    np.testing.assert_allclose(plain[order], shuffled, rtol=1e-5)


def test_duplicates_of_a_prompt_change_nobody_elses_entropy():
    prompts = [f"a {colour} {shape}" for colour in ("red", "blue", "green") for shape in ("cube", "ring", "cone")]
    embedder = HashedNgrams()

    def by_text(texts):
        distinct, index = unique_texts(texts)
        values = log_neighbour_distance(embedder.embed(distinct), 3)
        return {text: values[position] for text, position in zip(texts, index, strict=True)}

    assert by_text(prompts) == by_text([*prompts, *[prompts[4]] * 50])


def test_equal_vectors_are_clamped_and_not_mistaken_for_oneself():
    vectors = np.repeat(unit_vectors(3), 20, axis=0)
    near, far = log_neighbour_distance(vectors, 5), log_neighbour_distance(vectors, 20)
    np.testing.assert_array_equal(near, np.log(LEAST_DISTANCE))
    assert np.all(far > np.log(0.1))


def test_with_few_others_the_furthest_stands_in():
    vectors = unit_vectors(3)
    np.testing.assert_array_equal(log_neighbour_distance(vectors, 5), log_neighbour_distance(vectors, 2))
    assert np.isnan(log_neighbour_distance(vectors[:1], 5)).all()
    assert log_neighbour_distance(vectors[:0], 5).shape == (0,)


def test_the_estimate_is_right_where_the_truth_is_known():
    # Points spread evenly over a quarter of a circle stand four times as close as over the whole.
    random = np.random.default_rng(3)

    def circle(share):
        angles = random.random(4000) * 2 * np.pi * share
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    difference = np.mean(log_neighbour_distance(circle(0.25), 300)) - np.mean(
        log_neighbour_distance(circle(1.0), 300)
    )
    assert difference == pytest.approx(-np.log(4), abs=0.08)


def test_a_narrow_selection_has_less_entropy_than_chance_and_a_random_one_does_not():
    clusters = unit_vectors(10, seed=1)
    vectors = np.repeat(clusters, 60, axis=0) + 0.3 * unit_vectors(600, seed=2)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    narrow = relative_entropy(vectors, np.arange(120), 5, seed=0)
    by_chance = relative_entropy(vectors, np.random.default_rng(9).choice(600, 120, replace=False), 5, seed=0)
    assert narrow.nats < -5 * narrow.spread
    assert abs(by_chance.nats) < 5 * by_chance.spread
    assert narrow == relative_entropy(vectors, np.arange(120), 5, seed=0)
    assert relative_entropy(vectors, np.arange(2), 5, seed=0) is None
    assert np.isfinite(entropy(vectors, 5))
