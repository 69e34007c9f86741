"""Celery's help with shards: one message each, and never needed."""

import uuid
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from annotation.models import Project
from curation.models import Score
from curation.stages import at_hand, shards
from curation.stages.embeddings import rows_of
from curation.stages.runners import local, ray_data
from gpu_jobs.jobs import enqueue, life, log, messages, stage_runners, tasks
from gpu_jobs.jobs.run import run_here, run_job
from gpu_jobs.models import Job
from tests.curation.stages.letters import Letters, rows
from tests.gpu_jobs.shapes import compare_right_with_wrong

pytestmark = pytest.mark.django_db
SCORER = {"scorer": "shapeworld-verifier"}


@pytest.fixture
def project() -> Project:
    made = Project.objects.create(slug="shapes", name="shapes", instrument="pairwise", seed=7)
    compare_right_with_wrong(made, 40)
    return made


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[tuple[str, list[Any]]]:
    """The messages about shards, as (queue, arguments), instead of a broker."""
    settings.STAGES = "celery"
    sent: list[tuple[str, list[Any]]] = []

    def send(task: str, arguments: list[Any], queue: str) -> None:
        if task == messages.SHARD:
            sent.append((queue, arguments))

    monkeypatch.setattr(messages, "send", send)
    return sent


def test_helpers_are_called_for_all_shards_but_the_one_begun_here(project: Project, calls: list[Any]) -> None:
    job = run_here("score", SCORER, project)
    assert Score.objects.count() == 80
    ((queue, (job_id, folder, number)),) = calls
    assert (queue, job_id, number) == ("gpu", str(job.pk), 0)
    # Whoever gets the message now finds nothing to do.
    tasks.shard(job_id, folder, number)
    assert not (at_hand.stages_folder() / folder).exists()


def test_without_a_broker_the_worker_does_it_all(
    project: Project, calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: Any) -> None:
        raise messages.BrokerUnreachable("nobody there")

    monkeypatch.setattr(messages, "send", unreachable)
    job = run_here("score", SCORER, project)
    assert Score.objects.count() == 80
    assert any("does all shards itself" in line for line in log.tail(job))


def cut_for(job: Job) -> shards.Plan:
    stage = at_hand.embedding_stage("hashed-ngrams")
    return shards.cut(at_hand.work_folder(job.project, uuid.uuid4().hex), stage, rows_of(["a", "b"], stage), 1)


def test_help_is_given_to_jobs_that_run(project: Project) -> None:
    job = enqueue.record("score", SCORER, project, called=True)
    plan = cut_for(job)
    folder = plan.folder.relative_to(at_hand.stages_folder()).as_posix()
    stage_runners.help_with(job.pk, folder, 0)
    assert not shards.is_complete(plan, 0), "it waits"
    life.claim(job.pk)
    stage_runners.help_with(job.pk, folder, 0)
    assert shards.is_complete(plan, 0)
    life.request_cancel(job.pk)
    stage_runners.help_with(job.pk, folder, 1)
    assert not shards.is_complete(plan, 1), "nobody wants it any more"
    stage_runners.help_with(uuid.uuid4(), folder, 1)
    assert not shards.is_complete(plan, 1)


def test_a_cancelled_job_does_not_wait_for_its_helpers(tmp_path: Path) -> None:
    """Somebody else is at the only shard and stays at it."""

    class CancelledError(Exception):
        pass

    def cancelled() -> None:
        raise CancelledError

    plan = shards.cut(tmp_path, Letters(), rows(5), 10)
    with shards.lock(plan.folder / "claims" / "part-00000.lock") as ours, pytest.raises(CancelledError):
        assert ours
        local.run(plan, Letters(), lambda number: None, while_waiting=cancelled)


def test_the_setting_names_the_runner(settings: Any) -> None:
    context: Any = object()
    settings.STAGES = "local"
    assert stage_runners.runner_for(context) is local.run
    settings.STAGES = "celery"
    assert isinstance(stage_runners.runner_for(context), stage_runners.CeleryRunner)
    settings.STAGES = "ray"
    chosen = stage_runners.runner_for(context)
    assert isinstance(chosen, partial)
    assert chosen.func is ray_data.run


def test_a_scoring_job_that_is_stopped_goes_on_with_the_next_shard(project: Project) -> None:
    job = enqueue.record("score", SCORER, project, called=True)

    def stop(now: Any) -> None:
        life.request_cancel(job.pk)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_job(job.pk, stop)
    assert Score.objects.count() in (16, 64)
    job = run_here("score", SCORER, project)
    assert job.result is not None
    assert job.result["already"] + job.result["scored"] == 80
