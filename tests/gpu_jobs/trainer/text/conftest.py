from pathlib import Path

import pytest

from tests.gpu_jobs.trainer.text.tiny_language import make_world


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_world(tmp_path_factory.mktemp("text"))
