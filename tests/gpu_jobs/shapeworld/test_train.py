import json
from dataclasses import replace
from pathlib import Path

import pytest

from gpu_jobs.shapeworld import train
from gpu_jobs.shapeworld.accuracy import measure
from gpu_jobs.shapeworld.pipeline import load
from gpu_jobs.shapeworld.training import autoencoder, denoiser, habits, report, text_encoder


@pytest.fixture
def in_miniature(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every stage of the script, a few steps each."""

    def short(plan):
        return replace(plan, steps=2, batch_size=4)

    monkeypatch.setattr(autoencoder, "AUTOENCODER", short(autoencoder.AUTOENCODER))
    monkeypatch.setattr(text_encoder, "TEXT_ENCODER", short(text_encoder.TEXT_ENCODER))
    monkeypatch.setattr(denoiser, "DENOISER", short(denoiser.DENOISER))
    monkeypatch.setattr(habits, "HABITS", short(habits.HABITS))
    for module in (denoiser, habits):
        monkeypatch.setattr(module, "BANK_SIZE", 8)
    monkeypatch.setattr(train, "TUNING_CAPTIONS", 4)
    monkeypatch.setattr(report, "HELD_OUT_CAPTIONS", 24)
    monkeypatch.setattr(report, "GUIDANCES", (1.0,))


@pytest.mark.usefixtures("in_miniature")
def test_the_whole_script_leaves_a_pipeline_that_loads_with_its_report(tmp_path: Path) -> None:
    train.train(tmp_path / "model", tmp_path / "work", seed=3)
    pipeline = load(tmp_path / "model")
    reported = json.loads((tmp_path / "model" / "accuracy.json").read_text())
    measured, _ = measure(pipeline, "held_out", 24, seed=3)
    assert reported["guidance"]["1"]["n"] == 24
    assert reported["guidance"]["1"]["score"] == pytest.approx(measured.score, abs=0.05)
    assert "mixed habits" in (tmp_path / "model" / "README.md").read_text()
