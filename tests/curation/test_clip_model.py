"""The CLIP path end to end, on a tiny random model saved as safetensors."""

import json

import numpy as np
import pytest
from PIL import Image

from curation.clip_model import HUB_CONFIG, HUB_WEIGHTS, ClipModel, ClipSource, clip_model
from curation.embedders.open_clip_text import OpenClipText
from curation.embedders.transformers_text import TransformersText
from curation.scorers.base import Scorer
from curation.scorers.open_clip_similarity import OpenClipSimilarity
from curation.weights import WeightsMissingError

CONFIG = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 1, "layers": 1},
}
TEXTS = ["a red cube", "a blue ball above a lamp", "a red cube"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Weights in the hub's layout, as open_clip's own `push_to_hf_hub` lays them out."""
    import torch
    from safetensors.torch import save_file

    from curation.model_libraries import open_clip

    torch.set_num_threads(1)
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("clip")
    save_file(open_clip.CLIP(**CONFIG).state_dict(), folder / HUB_WEIGHTS)
    (folder / HUB_CONFIG).write_text(json.dumps({"model_cfg": CONFIG, "preprocess_cfg": {}}))
    return folder


@pytest.fixture(scope="module")
def images():
    random = np.random.default_rng(0)
    return [Image.fromarray(random.integers(0, 256, (40, 48, 3), dtype=np.uint8)) for _ in TEXTS]


def test_scores_are_the_cosines_of_the_towers(folder, images):
    scorer = OpenClipSimilarity(weights=str(folder))
    assert isinstance(scorer, Scorer)
    scores = scorer.score(TEXTS, images)
    clip = ClipModel(ClipSource(weights=str(folder)))
    texts, pictures = clip.embed_texts(TEXTS), clip.embed_images(images)
    np.testing.assert_allclose(np.linalg.norm(texts, axis=1), 1.0, rtol=1e-5)
    np.testing.assert_allclose(scores, (texts * pictures).sum(axis=1), atol=1e-6)
    assert scores.dtype == np.float32
    assert len(np.unique(scores)) == 3


def test_a_score_depends_on_its_own_pair_only(folder, images):
    scorer = OpenClipSimilarity(weights=str(folder))
    together = scorer.score(TEXTS, images)
    alone = [scorer.score([text], [image])[0] for text, image in zip(TEXTS, images, strict=True)]
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert scorer.score([], []).shape == (0,)
    with pytest.raises(ValueError, match="3 prompts for 1 images"):
        scorer.score(TEXTS, images[:1])


def test_the_text_tower_is_an_embedder(folder):
    vectors = OpenClipText(ClipSource(weights=str(folder))).embed(TEXTS)
    assert vectors.shape == (3, 16)
    np.testing.assert_array_equal(vectors[0], vectors[2])
    assert np.abs(vectors[0] - vectors[1]).max() > 1e-3


def test_the_revision_is_that_of_the_weights(folder, tmp_path):
    revision = ClipSource(weights=str(folder)).revision
    assert revision.startswith(f"{folder.name}@")
    assert clip_model(ClipSource(weights=str(folder))) is clip_model(ClipSource(weights=str(folder)))
    other = tmp_path / folder.name
    other.mkdir()
    (other / HUB_CONFIG).write_bytes((folder / HUB_CONFIG).read_bytes())
    weights = (folder / HUB_WEIGHTS).read_bytes()
    (other / HUB_WEIGHTS).write_bytes(weights[:-1] + bytes([weights[-1] ^ 1]))
    changed = ClipSource(weights=str(other)).revision
    assert changed != revision
    # Another preparation of the same weights' inputs gives other numbers too.
    config = {"model_cfg": CONFIG, "preprocess_cfg": {"mean": [0.5, 0.5, 0.5]}}
    (other / HUB_CONFIG).write_text(json.dumps(config))
    assert ClipSource(weights=str(other)).revision.split("+")[0] == changed.split("+")[0]
    prepared = ClipSource(weights=str(other)).revision
    assert prepared != changed
    (other / "tokenizer.json").write_text("{}")
    assert ClipSource(weights=str(other)).revision != prepared


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (ClipSource(), "No weights of open_clip are configured"),
        (
            ClipSource("ViT-B-32", "/nowhere/model.safetensors"),
            "no weights of open_clip at /nowhere/model.safetensors",
        ),
        (ClipSource("ViT-B-32", "/nowhere/model.pt"), "pickled weights are never opened"),
        (ClipSource("", "/nowhere"), "no folder with open_clip_config.json"),
    ],
)
def test_missing_weights_are_named_with_what_to_do(source, reason):
    assert reason in source.why_not()
    with pytest.raises(WeightsMissingError, match=reason):
        OpenClipSimilarity(source.weights, source.model).score(TEXTS, [None] * 3)
    with pytest.raises(WeightsMissingError, match=reason):
        OpenClipText(source).embed(TEXTS)


def test_the_text_encoder_of_a_pipeline_is_an_embedder(tmp_path):
    from curation.model_libraries import transformers

    config = transformers.CLIPTextConfig(
        vocab_size=300, hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=16, eos_token_id=257, bos_token_id=256, pad_token_id=257,
    )  # fmt: skip
    transformers.CLIPTextModel(config).save_pretrained(tmp_path / "text_encoder")
    write_tokenizer(tmp_path / "tokenizer")
    embedder = TransformersText(tmp_path)
    vectors = embedder.embed(["red cube", "blue ball", "red cube"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)
    np.testing.assert_allclose(vectors[0], vectors[2], atol=1e-6)
    assert np.abs(vectors[0] - vectors[1]).max() > 1e-3
    assert len(embedder.revision) == 16
    with pytest.raises(WeightsMissingError, match="no CLIP text encoder"):
        TransformersText(tmp_path / "nothing")


def write_tokenizer(folder):
    """CLIP's byte-level tokenizer with no merges: a token a letter."""
    from curation.model_libraries import transformers

    folder.mkdir()
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [*letters, *[f"{letter}</w>" for letter in letters]]
    vocabulary = {name: number for number, name in enumerate(names)}
    vocabulary |= {"<|startoftext|>": 256, "<|endoftext|>": 257}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = transformers.CLIPTokenizer(
        str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=16
    )
    tokenizer.save_pretrained(folder)
