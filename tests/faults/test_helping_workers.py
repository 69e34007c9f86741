"""One pool, done in one process, by Celery's workers and by Ray; and workers that die while they help."""

from pathlib import Path

import pytest

from tests.faults.own_process import run


@pytest.mark.timeout(900)
def test_shards_on_the_file_broker(tmp_path: Path) -> None:
    run(tmp_path, "filesystem://localhost/", "helping_workers.py", TASTEMAKER_STAGES="celery")
