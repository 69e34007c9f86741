"""The aesthetic head and its CLIP, with random weights of the published shapes."""

import numpy as np
import pytest

from curation.scorers.aesthetic import CLIP, HEAD, LAYERS, AestheticHeadError, AestheticV2
from curation.scorers.base import Scorer
from curation.weights import WeightsMissingError
from tests.curation.scorers.tiny_clip import PROMPTS, pictures, write_open_clip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aesthetic-v2")
    write_open_clip(folder / CLIP, embed_dim=768)
    write_head(folder)
    return folder


def published_head(seed=0):
    """The network as it was published, dropouts included."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    layers = nn.Sequential(
        nn.Linear(768, 1024), nn.Dropout(0.2), nn.Linear(1024, 128), nn.Dropout(0.2), nn.Linear(128, 64),
        nn.Dropout(0.1), nn.Linear(64, 16), nn.Linear(16, 1),
    )  # fmt: skip
    return nn.ModuleDict({"layers": layers}).eval()


def write_head(folder):
    from safetensors.torch import save_file

    save_file(published_head().state_dict(), folder / HEAD)


def test_the_score_is_the_published_network_s_on_the_unit_vector(folder):
    import torch

    scorer = AestheticV2(str(folder))
    assert isinstance(scorer, Scorer)
    scores = scorer.score(PROMPTS, pictures())
    vectors = torch.from_numpy(scorer._clip.embed_images(pictures()))
    assert vectors.norm(dim=1).numpy() == pytest.approx([1, 1, 1], abs=1e-5)
    with torch.no_grad():
        expected = published_head()["layers"](vectors)[:, 0].numpy()
    np.testing.assert_allclose(scores, expected, atol=1e-5)
    assert scores.dtype == np.float32


def test_the_prompt_does_not_matter(folder):
    scorer = AestheticV2(str(folder))
    assert scorer.prompt_free
    np.testing.assert_array_equal(scorer.score(PROMPTS, pictures()), scorer.score(PROMPTS[::-1], pictures()))
    assert scorer.score([], []).shape == (0,)


def test_another_network_is_refused(folder, tmp_path):
    from safetensors.numpy import save_file

    write_open_clip(tmp_path / CLIP, embed_dim=768)
    save_file(
        {f"layers.{n}.weight": np.zeros(shape[::-1], np.float32) for n, shape in LAYERS.items()}, tmp_path / HEAD
    )
    with pytest.raises(AestheticHeadError, match="layers.0 should be a linear layer from 768 to 1024"):
        AestheticV2(str(tmp_path)).score(PROMPTS, pictures())


def test_what_is_missing_is_named(tmp_path):
    assert "TASTEMAKER_AESTHETIC_V2_WEIGHTS" in AestheticV2().why_not()
    scorer = AestheticV2(str(tmp_path))
    assert f"no {HEAD}" in scorer.why_not()
    (tmp_path / HEAD).touch()
    assert "no CLIP ViT-L/14" in scorer.why_not()
    with pytest.raises(WeightsMissingError, match="ViT-L/14"):
        scorer.score(PROMPTS, pictures())
