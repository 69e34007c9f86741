"""Real workers help with shards. Run by `test_helping_workers.py`, in a process of its own."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from annotation.models import Project, Sample
from curation.models import Score
from curation.scoring import score_project
from curation.stages import at_hand, embeddings, shards
from curation.stages.base import KEY, Stage
from curation.stages.runners import local
from gpu_jobs.jobs import enqueue, life
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.heartbeat import Heartbeat
from gpu_jobs.jobs.stage_runners import CeleryRunner, runner_for
from gpu_jobs.models import Job
from tests.faults.workers import all_ended, states, wait_for_death, wait_until, worker
from tests.gpu_jobs.shapes import compare_right_with_wrong

pytestmark = pytest.mark.django_db(transaction=True)
SHARD = 8
SCORER = "shapeworld-verifier"


@pytest.fixture
def project() -> Project:
    made = Project.objects.create(slug="shapes", name="shapes", instrument="pairwise", seed=7)
    compare_right_with_wrong(made, 30)
    return made


def running(project: Project) -> JobContext:
    """A job to score that runs in this process, which does nothing for it yet."""
    job = enqueue.record("score", {"scorer": SCORER}, project, called=True)
    held = life.claim(job.pk)
    assert held is not None
    # Nobody renews the lease here, and nobody shall take the job.
    Job.objects.filter(pk=job.pk).update(lease_until="2999-01-01T00:00Z")
    return JobContext(Job.objects.get(pk=job.pk), held, job.spec, Heartbeat(held))


def pools(project: Project) -> Iterator[tuple[Stage, list[pa.RecordBatch]]]:
    """The whole pool as input of the stages that there are."""
    scores = at_hand.score_stage(SCORER)
    contents = sorted(
        Sample.objects.filter(prompt__project=project).values_list(
            "prompt__text_hash", "sha256", "kind", "prompt__text"
        )
    )
    rows = [
        {KEY: f"{text_hash}:{sha256}", "sha256": sha256, "kind": kind, "prompt": text}
        for text_hash, sha256, kind, text in contents
    ]
    yield scores, [pa.RecordBatch.from_pylist(rows, schema=scores.input_schema)]
    looks = at_hand.measure_stage("look")
    media = [{KEY: sha256, "kind": kind} for sha256, kind in sorted({(row[1], row[2]) for row in contents})]
    yield looks, [pa.RecordBatch.from_pylist(media, schema=looks.input_schema)]
    texts = at_hand.embedding_stage("hashed-ngrams")
    yield texts, list(embeddings.rows_of([text for *_, text in contents], texts))


def outputs(plan: shards.Plan) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (plan.folder / "output").iterdir()}


def done_by_workers_alone(context: JobContext, plan: shards.Plan) -> None:
    """Only messages are sent from here, and no shard is touched."""
    CeleryRunner(context).call(plan, range(len(plan)))
    with worker() as process:
        wait_until(lambda: all(shards.is_complete(plan, number) for number in range(len(plan))), process)


def test_one_pool_three_ways_gives_the_same_bytes(project: Project, settings: Any) -> None:
    context = running(project)
    for stage, rows in pools(project):
        plans = {
            name: shards.cut(at_hand.work_folder(project, f"{stage.name}-{name}"), stage, rows, SHARD)
            for name in ("local", "celery", "ray")
        }
        local.run(plans["local"], stage, lambda number: None)
        done_by_workers_alone(context, plans["celery"])
        told: list[int] = []
        settings.STAGES = "ray"
        runner_for(context)(plans["ray"], stage, told.append)
        assert sorted(told) == list(range(len(plans["ray"])))
        expected = outputs(plans["local"])
        assert len(expected) == 2 * -(-sum(batch.num_rows for batch in rows) // SHARD) >= 8
        assert outputs(plans["celery"]) == expected
        assert outputs(plans["ray"]) == expected


def test_a_helper_that_dies_costs_its_shard(project: Project) -> None:
    context = running(project)
    (stage, rows), *_ = pools(project)
    plan = shards.cut(at_hand.work_folder(project, "dying"), stage, rows, SHARD)
    CeleryRunner(context).call(plan, range(len(plan)))
    with worker(killed_at="curation.stages.shards:checked:3") as process:
        wait_for_death(process)
    done = [number for number in range(len(plan)) if shards.is_complete(plan, number)]
    assert 0 < len(done) < 3
    runner_for(context)(plan, stage, lambda number: None)
    unbroken = shards.cut(at_hand.work_folder(project, "unbroken"), stage, rows, SHARD)
    local.run(unbroken, stage, lambda number: None)
    assert outputs(plan) == outputs(unbroken)


def test_helpers_leave_jobs_alone_that_do_not_run(project: Project) -> None:
    context = running(project)
    (stage, rows), *_ = pools(project)
    plan = shards.cut(at_hand.work_folder(project, "cancelled"), stage, rows, SHARD)
    life.request_cancel(context.job.pk)
    CeleryRunner(context).call(plan, range(len(plan)))
    with worker() as process:
        wait_until(lambda: not messages(), process)
    assert outputs(plan) == {}


def messages() -> list[Path]:
    """What lies in the broker of files."""
    return list((Path(os.environ["TASTEMAKER_VAR"]) / "broker" / "messages").iterdir())


def test_scoring_survives_the_deaths_of_whoever_is_at_it(project: Project) -> None:
    """In a shard, and between a shard and its way into the database."""
    compare_right_with_wrong(project, 40, seed=1)
    job = enqueue.enqueue("score", {"scorer": SCORER}, project)
    for moment in ("shards:checked:1", "shards:read_output:1"):
        with worker(killed_at=f"curation.stages.{moment}") as process:
            wait_for_death(process)
    with worker() as one, worker() as two:
        wait_until(all_ended, one)
        assert two.poll() is None

    job.refresh_from_db()
    assert (job.state, job.attempt >= 3) == ("succeeded", True), states()
    scores = Score.objects.filter(sample__prompt__project=project)
    assert scores.count() == scores.values("sample").distinct().count() == 140
    assert job.result["already"] + job.result["scored"] == job.result["total"] == 140
    assert not list(at_hand.stages_folder().glob(f"{project.pk}/scores-*/*/plan.json"))
    assert score_project(project, SCORER).already == 140
