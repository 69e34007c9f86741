"""PickScore's loading and formula, on a tiny random CLIP of transformers' class."""

import numpy as np
import pytest

from curation.scorers.base import Scorer
from curation.scorers.pickscore import HUB_ID, PROCESSOR_HUB_ID, PickScore
from curation.weights import WeightsMissingError
from tests.curation.scorers.tiny_clip import PROMPTS, pictures
from tests.curation.test_clip_model import write_tokenizer

SCALE = 2.5


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files of the hub's repository, in small."""
    import torch

    from curation.model_libraries import transformers

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("pickscore")
    text = transformers.CLIPTextConfig(
        vocab_size=300, hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=16, eos_token_id=257, bos_token_id=256, pad_token_id=257,
    )  # fmt: skip
    vision = transformers.CLIPVisionConfig(
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=32,
        patch_size=8,
    )
    config = transformers.CLIPConfig(
        text_config=text.to_dict(), vision_config=vision.to_dict(), projection_dim=12, logit_scale_init_value=SCALE
    )
    write_tokenizer(folder / "tokens")
    for file in (folder / "tokens").iterdir():
        file.rename(folder / file.name)
    transformers.CLIPModel(config).save_pretrained(folder)
    transformers.CLIPImageProcessor(
        size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}
    ).save_pretrained(folder)
    return folder


def test_the_score_is_the_scaled_cosine_of_transformers_own_clip(folder):
    import torch

    from curation.model_libraries import transformers

    scorer = PickScore(str(folder))
    assert isinstance(scorer, Scorer)
    assert scorer.why_not() is None
    scores = scorer.score(PROMPTS, pictures())
    model = transformers.CLIPModel.from_pretrained(folder)
    tokens = transformers.AutoTokenizer.from_pretrained(folder)(
        PROMPTS, padding="max_length", truncation=True, max_length=16, return_tensors="pt"
    )
    pixels = transformers.CLIPImageProcessor.from_pretrained(folder)(pictures(), return_tensors="pt")
    with torch.no_grad():
        logits = model(**tokens, **pixels).logits_per_image.diagonal().numpy()
    np.testing.assert_allclose(scores, logits, rtol=1e-4)
    assert scores.dtype == np.float32
    assert np.abs(scores).max() > 1.0, "the logit scale was applied"
    np.testing.assert_allclose(scorer.score(PROMPTS[1:2], pictures()[1:2]), scores[1:2], rtol=1e-4)


def test_long_prompts_are_cut_at_the_tower_s_length(folder):
    scorer = PickScore(str(folder))
    assert np.isfinite(scorer.score(["red cube " * 100], pictures(1))).all()


def test_the_revision_covers_weights_and_preparation(folder, tmp_path):
    import shutil

    revision = PickScore(str(folder)).revision
    other = tmp_path / "pickscore"
    shutil.copytree(folder, other)
    assert PickScore(str(other)).revision == revision
    (other / "preprocessor_config.json").write_text((folder / "preprocessor_config.json").read_text() + " ")
    assert PickScore(str(other)).revision.split("+")[0] == revision.split("+")[0]
    assert PickScore(str(other)).revision != revision


def test_what_is_missing_is_named(folder, tmp_path):
    import shutil

    assert "TASTEMAKER_PICKSCORE_WEIGHTS" in PickScore().why_not()
    assert HUB_ID in PickScore(str(tmp_path)).why_not()
    half = tmp_path / "half"
    shutil.copytree(folder, half)
    for name in ("tokenizer.json", "vocab.json"):
        (half / name).unlink(missing_ok=True)
    assert PROCESSOR_HUB_ID in PickScore(str(half)).why_not()
    with pytest.raises(WeightsMissingError, match=HUB_ID):
        PickScore(str(tmp_path)).score(PROMPTS, pictures())
    with pytest.raises(WeightsMissingError, match=HUB_ID):
        _ = PickScore(str(tmp_path)).revision
