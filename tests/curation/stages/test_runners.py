"""Who does shards: what is said where that is not possible."""

import os
import subprocess
import sys

import pytest

from curation.stages import shards
from curation.stages.runners import local, ray_data
from tests.curation.stages.letters import Letters, rows


def test_without_ray_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(ray_data, "find_spec", lambda name: None)
    plan = shards.cut(tmp_path, Letters(), rows(5), 10)
    with pytest.raises(ray_data.RayMissingError, match=r"pip install 'tastemaker\[ray\]'"):
        ray_data.run(plan, Letters(), lambda number: None)


def test_a_complete_plan_needs_no_ray_to_start(tmp_path, monkeypatch):
    plan = shards.cut(tmp_path, Letters(), rows(25), 10)
    local.run(plan, Letters(), lambda number: None)
    monkeypatch.setattr("ray.init", None)
    told: list[int] = []
    ray_data.run(plan, Letters(), told.append)
    assert told == [0, 1, 2]


@pytest.mark.parametrize(("value", "answer"), [("", "local"), ("celery", "celery"), ("spark", "it takes local, ")])
def test_the_environment_names_the_runner(tmp_path, value, answer):
    code = "from tastemaker.settings_stages import STAGES; print(STAGES)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TASTEMAKER_STAGES": value, "PYTHONPATH": "platform:."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer in done.stdout + done.stderr
