"""The trainer's own words reach the job, and not those of an attempt before it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gpu_jobs.jobs import enqueue, run
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind
from gpu_jobs.jobs.trainer_process import run_trainer
from gpu_jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def train(tmp_path: Path, kind: Callable[..., JobKind]) -> Callable[[dict[str, Any]], Job]:
    """Run the trainer with these settings, as a job."""

    def go(settings: dict[str, Any]) -> Job:
        def run_it(context: JobContext) -> dict[str, Any]:
            run_trainer(context, "train", settings, tmp_path, lambda lines: None)
            return {}

        kind(run_it)
        job = enqueue.record("count", {}, None)
        run.run_job(job.pk)
        job.refresh_from_db()
        return job

    return go


def reported(folder: Path, message: str, at: datetime) -> None:
    """Let the trainer have reported an error in an attempt before."""
    (folder / "output").mkdir()
    line = {"event": "error", "message": message, "at": at.isoformat(timespec="milliseconds")}
    (folder / "output" / "progress.jsonl").write_text(json.dumps(line) + "\n")


def test_a_wrong_configuration_fails_in_the_trainers_words(train: Callable[[dict[str, Any]], Job]) -> None:
    job = train({"recipe": "alchemy"})
    assert job.state == Job.State.FAILED
    assert "no recipe 'alchemy'" in job.error
    assert "diffusion-dpo" in job.error, "it says which there are"


def test_an_earlier_attempts_error_is_not_this_ones(train: Callable[[dict[str, Any]], Job], tmp_path: Path) -> None:
    reported(tmp_path, "The disk was full.", datetime.now(UTC) - timedelta(minutes=1))
    job = train({"recipe": "alchemy"})
    assert "no recipe 'alchemy'" in job.error
    assert "disk" not in job.error


def test_what_the_trainer_reports_counts_more_than_what_it_prints(
    train: Callable[[dict[str, Any]], Job], tmp_path: Path
) -> None:
    """An error line of this attempt (here: of the future) is the reason, whatever else stands in the log."""
    reported(tmp_path, "The loss is no number.", datetime.now(UTC) + timedelta(minutes=1))
    assert train({"recipe": "alchemy"}).error == "The loss is no number."
