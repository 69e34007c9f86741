"""The map of prompts."""

import numpy as np
from sklearn.decomposition import PCA

from curation.diversity.prompt_map import FITTED, flattened
from tests.curation.pools import unit_vectors


def test_it_shows_the_first_two_principal_components():
    vectors = unit_vectors(300, 24) * np.linspace(3, 0.2, 24, dtype=np.float32)
    flat, known = flattened(vectors), PCA(2, svd_solver="full").fit_transform(vectors.astype(np.float64))
    np.testing.assert_allclose(np.abs(flat), np.abs(known), atol=1e-4)


def test_the_same_prompts_always_lie_in_the_same_places():
    vectors = unit_vectors(FITTED + 500, 12)
    np.testing.assert_array_equal(flattened(vectors), flattened(vectors.copy()))
    assert flattened(vectors).shape == (FITTED + 500, 2)


def test_groups_that_differ_lie_apart():
    flat = flattened(
        np.concatenate([unit_vectors(50, 8) * 0.1 + axis for axis in np.eye(8)[:3]]).astype(np.float32)
    )
    middles = flat.reshape(3, 50, 2).mean(axis=1)
    spread = flat.reshape(3, 50, 2).std(axis=1).max()
    distances = np.linalg.norm(middles[:, None] - middles, axis=2)[np.triu_indices(3, 1)]
    assert distances.min() > 5 * spread


def test_too_few_prompts_for_a_plane_lie_on_a_line_or_a_point():
    np.testing.assert_array_equal(flattened(unit_vectors(1)), [[0.0, 0.0]])
    assert flattened(unit_vectors(0)).shape == (0, 2)
    assert np.all(flattened(unit_vectors(5, 1))[:, 1] == 0)
