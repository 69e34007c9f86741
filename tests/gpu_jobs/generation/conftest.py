"""A generator that is complete and knows nothing: the tiny random pipeline."""

from pathlib import Path

import pytest
import torch

from gpu_jobs.generation import pipelines
from gpu_jobs.models import Generator
from tests.gpu_jobs.trainer.tiny import save_tiny_pipeline


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines, "_kept", None)


@pytest.fixture(scope="session")
def pipeline_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_pipeline(tmp_path_factory.mktemp("generators") / "tiny")


@pytest.fixture
def generator(pipeline_folder: Path) -> Generator:
    return Generator.objects.create(name="Tiny", source=str(pipeline_folder), revision="r1")
