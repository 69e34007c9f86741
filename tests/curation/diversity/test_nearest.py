"""The laws of the search for neighbours: exact where it says so, and honest about its recall elsewhere."""

import numpy as np
import pytest

from curation.diversity import exact_neighbours, nearest
from curation.diversity.exact_neighbours import kth_cosine
from curation.diversity.nearest import EXACT, kth_neighbour
from tests.curation.pools import unit_vectors


def by_sorting(vectors, k):
    """The k-th greatest cosine as one writes it down, in double precision."""
    cosines = vectors.astype(np.float64) @ vectors.astype(np.float64).T
    np.fill_diagonal(cosines, -2.0)
    return np.sort(cosines, axis=1)[:, -k]


@pytest.mark.parametrize("n", [2, 6, 50, 99, 100, 101, 105, 333, 1000])
@pytest.mark.parametrize("k", [1, 5, 60])
def test_blocks_give_what_sorting_gives(monkeypatch, n, k):
    monkeypatch.setattr(exact_neighbours, "BLOCK", 100)
    k = min(k, n - 1)
    vectors = unit_vectors(n, 24, seed=n)
    np.testing.assert_allclose(kth_cosine(vectors, k), by_sorting(vectors, k), atol=1e-6)


def test_equal_vectors_count_as_often_as_there_are(monkeypatch):
    monkeypatch.setattr(exact_neighbours, "BLOCK", 16)
    vectors = np.tile(unit_vectors(5, 8), (20, 1))
    np.testing.assert_allclose(kth_cosine(vectors, 19), 1.0, atol=1e-6)
    assert kth_cosine(vectors, 20).max() < 0.99


def test_more_threads_and_more_runs_change_nothing(monkeypatch):
    monkeypatch.setattr(exact_neighbours, "BLOCK", 64)
    vectors = unit_vectors(700, 32)
    found = []
    for threads in ("1", "4", "4"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        found.append(kth_cosine(vectors, 5))
    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_array_equal(found[1], found[2])


def test_progress_reaches_the_end_and_never_goes_back(monkeypatch):
    monkeypatch.setattr(exact_neighbours, "BLOCK", 50)
    reports = []
    kth_cosine(unit_vectors(420), 3, lambda done, total: reports.append((done, total)))
    assert reports[-1] == (420, 420)
    assert reports == sorted(reports)


def test_up_to_the_limit_the_search_is_exact():
    vectors = unit_vectors(900)
    cosine, search = kth_neighbour(vectors, 5, exact_most=900)
    assert search == EXACT
    np.testing.assert_allclose(cosine, by_sorting(vectors, 5), atol=1e-6)


@pytest.mark.parametrize("wanted", [0.5, 0.95, 1.0])
def test_beyond_it_the_recall_that_is_reported_is_reached(monkeypatch, wanted):
    monkeypatch.setattr(nearest, "RECALL_WANTED", wanted)
    monkeypatch.setattr(nearest, "FIRST_PROBES", 1)
    vectors = unit_vectors(3000, 24)
    cosine, search = kth_neighbour(vectors, 5, exact_most=2999)
    assert search.index.startswith("IVF")
    assert wanted <= search.recall <= 1.0
    true = by_sorting(vectors, 5)
    # What an index finds is never nearer than the truth.
    assert np.all(cosine <= true + 1e-6)
    assert np.mean(np.abs(cosine - true) < 1e-6) >= search.recall**5 - 0.1


def test_fewer_probes_are_taken_where_less_is_wanted(monkeypatch):
    monkeypatch.setattr(nearest, "FIRST_PROBES", 1)
    vectors, recalls = unit_vectors(3000, 24), []
    for wanted in (0.3, 1.0):
        monkeypatch.setattr(nearest, "RECALL_WANTED", wanted)
        recalls.append(kth_neighbour(vectors, 5, exact_most=100)[1].recall)
    assert recalls[0] < recalls[1] == 1.0


def test_a_query_is_not_its_own_neighbour_even_among_its_equals():
    cosines = np.array([[1.0, 1.0, 0.4], [1.0, 1.0, 0.4]], np.float32)
    neighbours = np.array([[7, 0, 3], [8, 9, 4]])
    # The first query is found second; the second is not among what was found at all.
    found = nearest._kth_other(cosines, neighbours, np.array([0, 1]), 2)
    np.testing.assert_allclose(found, [0.4, 1.0])
