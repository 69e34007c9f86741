"""A tiny generator, and a data folder of each test's own: training runs keep their checkpoints there."""

from pathlib import Path
from typing import Any

import pytest
import torch

from gpu_jobs.models import Generator
from tests.gpu_jobs.trainer.tiny import save_tiny_pipeline, tiny_pipeline


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "var" / "media"
    settings.TRAINER_THREADS = 1
    settings.JOB_GRACE_SECONDS = 60
    settings.JOB_HEARTBEAT_SECONDS = 0.5


@pytest.fixture
def base(tmp_path: Path) -> Generator:
    return Generator.objects.create(name="Tiny", source=str(save_tiny_pipeline(tmp_path / "tiny")))


@pytest.fixture
def redder(tmp_path: Path, base: Generator) -> Generator:
    """The same with a redder decoder: by redness it wins every prompt."""
    pipeline = tiny_pipeline()
    with torch.no_grad():
        pipeline.vae.decoder.conv_out.bias[0] += 0.5
    pipeline.save_pretrained(tmp_path / "redder")
    return Generator.objects.create(name="Redder", source=str(tmp_path / "redder"), kind="tuned", parent=base)
