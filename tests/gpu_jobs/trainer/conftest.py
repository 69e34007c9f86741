"""One tiny world for all of the trainer's tests: a random pipeline and a dataset with ties, made once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from gpu_jobs.trainer.config import TrainConfig, parse_train_config
from gpu_jobs.trainer.config.reading import merged
from tests.gpu_jobs.trainer.tiny import row, save_tiny_pipeline, write_dataset


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_pipeline(tmp_path_factory.mktemp("model") / "tiny")


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven decided pairs and three ties to train, three pairs held out."""
    folder = tmp_path_factory.mktemp("dataset")
    labels = [1.0, 0.0, 0.5, 1.0, 0.0, 1.0, 0.5, 0.0, 1.0, 0.5]
    write_dataset(folder, [row(i, label_0=label) for i, label in enumerate(labels)], shards=2)
    write_dataset(folder, [row(i, label_0=0.0) for i in range(20, 23)], split="validation")
    return folder


@pytest.fixture
def configured(model: Path, dataset: Path, tmp_path: Path) -> Callable[..., TrainConfig]:
    """Makes a configuration of the tiny world; keyword arguments change it."""

    def make(**changes: Any) -> TrainConfig:
        settings: dict[str, Any] = {
            "recipe": "shapeworld-dpo",
            "dataset": str(dataset),
            "model": str(model),
            "output": str(tmp_path / "output"),
            "resolution": 16,
            "steps": 4,
            "batch_pairs": 3,
            "learning_rate": 1e-3,
            "threads": 1,
            "held_out_split": None,
            "checkpoint_every_steps": 100,
        }
        return parse_train_config(merged(settings, changes))

    return make
