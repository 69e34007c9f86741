"""A real worker, killed while a model grades and judges: what was answered is kept, and nothing is done twice."""

from pathlib import Path

import pytest

from tests.faults.own_process import run


@pytest.mark.timeout(900)
def test_on_the_file_broker(tmp_path: Path) -> None:
    run(tmp_path, "filesystem://localhost/", "killed_language.py")
