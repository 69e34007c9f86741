"""Scorers and embedders are found by name."""

import numpy as np
import pytest

from curation import embedders
from curation.embedders.base import Embedder
from curation.embedders.hashed_ngrams import DIMENSIONS
from curation.scorers import registry
from curation.scorers.base import Scorer


def test_a_scorer_is_built_once_and_is_one():
    scorer = registry.get("brightness")
    assert isinstance(scorer, Scorer)
    assert registry.get("brightness") is scorer
    registry.register("brightness", "tests.curation.worlds:Brightness", "Brighter")
    assert registry.get("brightness") is not scorer
    assert registry.title("brightness") == "Brighter"


def test_every_scorer_is_listed_without_loading_weights():
    listed = {info.id: info for info in registry.available()}
    assert listed["brightness"].available
    assert not listed["open_clip"].available


def test_unknown_names_are_answered_with_the_known_ones():
    with pytest.raises(registry.UnknownScorer, match="brightness"):
        registry.get("beauty")
    with pytest.raises(embedders.UnknownEmbedderError, match="hashed-ngrams, .*open_clip, .*transformers:FOLDER"):
        embedders.get("word2vec")


def test_hashed_ngrams_know_spelling_and_nothing_else():
    embedder = embedders.get("hashed-ngrams")
    assert isinstance(embedder, Embedder)
    vectors = embedder.embed(["a red cube", "a red cubes", "a blue ball", "???", ""])
    assert vectors.shape == (5, DIMENSIONS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)
    assert vectors[0] @ vectors[1] > 0.7 > 0.2 > vectors[0] @ vectors[2]
    np.testing.assert_array_equal(embedder.embed(["a blue ball"])[0], vectors[2])
