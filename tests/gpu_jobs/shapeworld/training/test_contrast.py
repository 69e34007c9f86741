import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from curation.clip_model import ClipModel, ClipSource
from gpu_jobs.shapeworld import train_clip
from gpu_jobs.shapeworld.components import build_tokenizer
from gpu_jobs.shapeworld.training import clip_report, contrast
from gpu_jobs.shapeworld.training.contrast import FAMILY, contrastive, draw_batch
from gpu_jobs.shapeworld.training.stage import randomness


def test_a_family_is_a_caption_and_others_that_are_false_of_its_picture() -> None:
    batch = draw_batch(build_tokenizer(), 16, randomness(0, "test", 0))
    assert batch.pictures.shape == (16, 3, 64, 64)
    truths = batch.is_true.numpy()
    assert truths.diagonal().all()
    for first in range(0, 16, FAMILY):
        assert not truths[first, first + 1 : first + FAMILY].any()


def test_a_true_rival_costs_nothing_and_a_false_one_does() -> None:
    vectors = torch.eye(3)
    texts = torch.stack([vectors[0], vectors[0], vectors[2]])
    own = torch.eye(3, dtype=torch.bool)
    both_true = own | torch.tensor([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=torch.bool)
    scale = torch.tensor(20.0)
    strict, _ = contrastive(texts, texts, scale, own)
    lenient, right = contrastive(texts, texts, scale, both_true)
    assert strict > 0.4
    assert lenient < 1e-6
    assert right == 1.0


@pytest.fixture
def in_miniature(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("READING", "CONTRAST"):
        monkeypatch.setattr(contrast, name, replace(getattr(contrast, name), steps=2, batch_size=8))
    monkeypatch.setattr(contrast, "BATCHES_FOR_STATISTICS", 2)
    monkeypatch.setattr(clip_report, "RENDERED_CAPTIONS", 20)
    monkeypatch.setattr(clip_report, "GENERATED_CAPTIONS", 6)


@pytest.mark.usefixtures("in_miniature")
def test_the_whole_script_leaves_a_model_that_loads_with_its_report(tmp_path: Path) -> None:
    train_clip.train(tmp_path / "clip", tmp_path / "work", seed=3)
    vectors = ClipModel(ClipSource(weights=str(tmp_path / "clip"))).embed_texts(["a red circle", "a blue square"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    report = json.loads((tmp_path / "clip" / "accuracy.json").read_text())
    assert report["rendered"]["all"]["n"] == 20
    assert "told apart" in (tmp_path / "clip" / "README.md").read_text()
    # Made again from nothing, it is the same to the bit.
    train_clip.train(tmp_path / "again", tmp_path / "work-again", seed=3)
    weights = [(tmp_path / name / "open_clip_model.safetensors").read_bytes() for name in ("clip", "again")]
    assert weights[0] == weights[1]
