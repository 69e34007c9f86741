"""Running a job: what its function does decides how its row ends."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from celery.signals import worker_shutting_down
from django.db import OperationalError, connection, transaction

from gpu_jobs.jobs import enqueue, life, log, run, stopping
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.errors import JobError, TryAgain
from gpu_jobs.jobs.registry import InvalidSpec, JobKind, UnknownKind
from gpu_jobs.models import Job

MakeKind = Callable[[Callable[[JobContext], dict[str, Any]]], JobKind]
pytestmark = pytest.mark.django_db(transaction=True)


def count(context: JobContext) -> dict[str, Any]:
    for done in range(1, context.spec.to + 1):
        context.on_progress(done, context.spec.to, f"at {done}")
    return {"counted": context.spec.to}


def make(**spec: Any) -> Job:
    return enqueue.record("count", spec, None)


def test_a_job_done_well(kind: MakeKind) -> None:
    kind(count)
    job = make(to=5)
    assert run.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.progress_done, job.progress_total) == (
        "succeeded",
        {"counted": 5},
        5,
        5,
    )
    assert job.finished_at is not None
    assert any("succeeded" in line for line in log.tail(job))


def test_a_message_delivered_twice_does_the_work_once(kind: MakeKind) -> None:
    calls = []
    kind(lambda context: calls.append(context.job.pk) or {})
    job = make()
    assert run.run_job(job.pk)
    assert not run.run_job(job.pk)
    assert len(calls) == 1


def test_a_failure_ends_it_with_its_sentence_and_its_traceback(kind: MakeKind) -> None:
    def fail(context: JobContext) -> dict[str, Any]:
        raise JobError("The file is gone; upload it again.")

    kind(fail)
    job = make()
    run.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The file is gone; upload it again.")
    assert any("Traceback" in line for line in log.tail(job))


@pytest.mark.parametrize("passing", [TryAgain("killed"), OperationalError("locked"), ConnectionError("gone")])
def test_what_may_pass_is_tried_again(kind: MakeKind, passing: Exception) -> None:
    def fail(context: JobContext) -> dict[str, Any]:
        raise passing

    kind(fail)
    job = make()
    run.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 1)


def test_a_later_attempt_finds_what_the_first_remembered(kind: MakeKind) -> None:
    def halting(context: JobContext) -> dict[str, Any]:
        if not context.memory:
            context.remember(chosen=[3, 1, 2])
            raise TryAgain("killed")
        return context.memory

    kind(halting)
    job = make()
    run.run_job(job.pk)
    Job.objects.update(not_before=None)
    run.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("succeeded", {"chosen": [3, 1, 2]})


def test_a_wish_to_cancel_is_heard_at_the_next_step(kind: MakeKind) -> None:
    steps = []

    def endless(context: JobContext) -> dict[str, Any]:
        for step in range(10_000):
            steps.append(step)
            if step == 2:
                assert life.request_cancel(context.job.pk)
            context.on_progress(step, None)
            time.sleep(0.02)
        return {}

    kind(endless)
    job = make()
    run.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert len(steps) < 10_000, "it was heard while the work went on"


def test_progress_and_lease_are_written_while_the_work_is_silent(kind: MakeKind) -> None:
    seen: list[Job] = []

    def slow(context: JobContext) -> dict[str, Any]:
        context.on_progress(1, 2, "half")
        time.sleep(0.5)
        seen.append(Job.objects.get(pk=context.job.pk))
        return {}

    kind(slow)
    job = make()
    run.run_job(job.pk)
    (during,) = seen
    assert (during.progress_done, during.progress_message) == (1, "half")
    assert during.heartbeat_at is not None
    assert during.started_at is not None
    assert during.heartbeat_at > during.started_at


def test_whoever_lost_the_job_stops(kind: MakeKind) -> None:
    def usurped(context: JobContext) -> dict[str, Any]:
        Job.objects.filter(pk=context.job.pk).update(claim_token="00000000-0000-0000-0000-000000000001")
        for _ in range(500):
            context.on_progress(1, None)
            time.sleep(0.02)
        raise AssertionError("it went on")

    kind(usurped)
    job = make()
    assert run.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING, "the successor's claim stands"


def test_an_interrupted_worker_puts_the_job_back(kind: MakeKind) -> None:
    def interrupted(context: JobContext) -> dict[str, Any]:
        raise KeyboardInterrupt

    kind(interrupted)
    job = make()
    with pytest.raises(KeyboardInterrupt):
        run.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 0)


def test_a_worker_that_is_stopped_puts_its_job_back_and_counts_no_attempt(
    kind: MakeKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(context: JobContext) -> dict[str, Any]:
        worker_shutting_down.send(sender="w", sig="SIGTERM", how="Warm", exitcode=0)
        for _ in range(500):
            context.check()
            time.sleep(0.02)
        raise AssertionError("it went on")

    monkeypatch.setattr(stopping, "_stopping", threading.Event())
    kind(endless)
    job = make()
    assert run.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.error, job.message_sent_at) == ("queued", 0, "", None)


def test_run_here_gives_the_result_or_the_reason(kind: MakeKind, messages: list[tuple[str, str]]) -> None:
    heard: list[int] = []
    kind(count)
    job = run.run_here("count", {"to": 4}, None, listener=lambda progress: heard.append(progress.done))
    assert job.result == {"counted": 4}
    assert heard == [1, 2, 3, 4]
    assert messages == [], "no worker is called for what runs here"

    def fail(context: JobContext) -> dict[str, Any]:
        raise JobError("It cannot be.")

    kind(fail)
    with pytest.raises(run.JobNotDone, match="It cannot be."):
        run.run_here("count", {}, None)


def test_the_message_waits_for_the_commit(kind: MakeKind, messages: list[tuple[str, str]]) -> None:
    kind(count)
    with transaction.atomic():
        job = enqueue.enqueue("count", {}, None)
        assert messages == []
    assert messages == [("default", str(job.pk))]
    job.refresh_from_db()
    assert job.message_sent_at is not None


def test_a_rolled_back_job_sends_nothing(kind: MakeKind, messages: list[tuple[str, str]]) -> None:
    kind(count)
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue.enqueue("count", {}, None)
        raise RuntimeError
    assert messages == []
    assert not Job.objects.exists()


def test_a_wrong_specification_is_refused_by_field(kind: MakeKind) -> None:
    kind(count)
    with pytest.raises(InvalidSpec) as refused:
        enqueue.enqueue("count", {"to": "many", "speed": 2}, None)
    assert set(refused.value.fields) == {"to", "speed"}
    with pytest.raises(UnknownKind):
        enqueue.enqueue("dance", {}, None)


def test_two_workers_with_the_same_message(kind: MakeKind) -> None:
    begun = []
    gate = threading.Event()

    def slow(context: JobContext) -> dict[str, Any]:
        begun.append(1)
        gate.wait(5)
        return {}

    kind(slow)
    job = make()
    took: list[bool] = []

    def work() -> None:
        try:
            took.append(run.run_job(job.pk))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    workers_left = time.monotonic() + 5
    while not took and time.monotonic() < workers_left:
        time.sleep(0.02)
    gate.set()
    for worker in workers:
        worker.join()
    assert sorted(took) == [False, True]
    assert begun == [1]
