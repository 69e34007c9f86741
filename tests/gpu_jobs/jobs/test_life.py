"""The laws of a job's life: one holder at a time, nothing written by those who lost it, an end for everything."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gpu_jobs.jobs import durations, life
from gpu_jobs.jobs.errors import ClaimLost
from gpu_jobs.jobs.life import ProgressNow
from gpu_jobs.models import Attempt, Job, JobDuration


def queued(**changes: object) -> Job:
    now = timezone.now()
    fields = {"kind": "count", "queue": "default", "spec": {}, "max_attempts": 3, "created_at": now}
    return Job.objects.create(**{**fields, "queued_at": now, **changes})


def lapse(job: Job) -> Job:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    job.refresh_from_db()
    return job


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_many_claimers_one_wins() -> None:
    job = queued()
    claims: list[life.Claim | None] = []
    together = threading.Barrier(8)

    def try_it() -> None:
        together.wait()
        try:
            claims.append(life.claim(job.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claims) == 8
    assert sum(claim is not None for claim in claims) == 1
    job.refresh_from_db()
    assert job.attempt == 1


@pytest.mark.django_db
def test_what_is_not_there_cannot_be_claimed() -> None:
    assert life.claim(uuid.uuid4()) is None


@pytest.mark.django_db
@pytest.mark.parametrize("state", Job.ENDED)
def test_an_ended_job_cannot_be_claimed(state: str) -> None:
    assert life.claim(queued(state=state, finished_at=timezone.now()).pk) is None


@pytest.mark.django_db
def test_the_successor_of_a_silent_worker_cannot_be_overwritten() -> None:
    job = queued()
    first = life.claim(job.pk)
    assert first is not None
    assert life.take_from_the_silent(lapse(job))
    second = life.claim(job.pk)
    assert second is not None

    for write in (
        lambda: life.renew(first, ProgressNow(9, 9)),
        lambda: life.wants_cancel(first),
        lambda: life.remember(first, {"a": 1}),
        lambda: life.succeed(first, {}, ProgressNow()),
        lambda: life.fail(first, "no"),
        lambda: life.try_again(first, "no"),
        lambda: life.give_back(first),
    ):
        with pytest.raises(ClaimLost):
            write()
    life.succeed(second, {"mine": True}, ProgressNow(3, 3))
    job.refresh_from_db()
    assert (job.state, job.result, job.attempt) == ("succeeded", {"mine": True}, 2)


@pytest.mark.django_db
def test_a_worker_that_speaks_up_in_time_keeps_its_job() -> None:
    job = queued()
    held = life.claim(job.pk)
    assert held is not None
    seen_lapsed = lapse(job)
    life.renew(held, ProgressNow(1, 2))
    assert not life.take_from_the_silent(seen_lapsed)
    life.succeed(held, {}, ProgressNow(2, 2))


@pytest.mark.django_db
def test_silence_at_the_last_attempt_is_death_with_a_reason() -> None:
    job = queued(max_attempts=2)
    for _ in range(2):
        assert life.claim(job.pk) is not None
        job.refresh_from_db()
        assert life.take_from_the_silent(lapse(job))
    job.refresh_from_db()
    assert job.state == Job.State.DEAD
    assert "fell silent" in job.error
    assert "attempt 2 of 2" in job.error
    assert life.claim(job.pk) is None


@pytest.mark.django_db
def test_a_passing_failure_waits_and_then_dies_when_it_does_not_pass() -> None:
    job = queued(max_attempts=2)
    held = life.claim(job.pk)
    assert held is not None
    again = life.try_again(held, "the disk was full.")
    assert again.state == Job.State.QUEUED
    assert again.not_before is not None
    assert life.claim(job.pk) is None, "not before its pause is over"
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
    held = life.claim(job.pk)
    assert held is not None
    assert life.try_again(held, "the disk was full.").state == Job.State.DEAD


@pytest.mark.django_db
def test_a_stopped_worker_costs_no_attempt() -> None:
    job = queued()
    held = life.claim(job.pk)
    assert held is not None
    life.give_back(held)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 0)


@pytest.mark.django_db
def test_cancelling_waiting_running_and_ended_jobs() -> None:
    waiting, running = queued(), queued()
    held = life.claim(running.pk)
    assert held is not None
    assert not life.wants_cancel(held)
    assert life.request_cancel(waiting.pk)
    assert life.request_cancel(running.pk)
    waiting.refresh_from_db()
    assert waiting.state == Job.State.CANCELLED
    assert life.wants_cancel(held)
    life.end_cancelled(held)
    assert not life.request_cancel(running.pk)


@pytest.mark.django_db
def test_a_cancelled_job_whose_worker_fell_silent_is_cancelled_not_repeated() -> None:
    job = queued()
    assert life.claim(job.pk) is not None
    assert life.request_cancel(job.pk)
    assert life.take_from_the_silent(lapse(job))
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


@pytest.mark.django_db
@pytest.mark.parametrize("state", Job.RETRIABLE)
def test_a_retried_job_has_all_its_attempts_and_its_memory(state: str) -> None:
    job = queued(state=state, finished_at=timezone.now(), attempt=3, memory={"prompts": [1]}, error="why")
    assert life.requeue(job.pk)
    assert not life.requeue(job.pk), "once"
    assert life.claim(job.pk) is not None
    job.refresh_from_db()
    assert (job.attempt, job.memory, job.error) == (1, {"prompts": [1]}, "")


@pytest.mark.django_db
def test_what_succeeded_is_not_done_again() -> None:
    assert not life.requeue(queued(state="succeeded", finished_at=timezone.now()).pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nonsense",
    [
        {"state": "running"},
        {"claim_token": uuid.uuid4(), "lease_until": timezone.now()},
        {"state": "dead"},
        {"finished_at": timezone.now()},
    ],
)
def test_the_database_refuses_states_that_make_no_sense(nonsense: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        queued(**nonsense)


@pytest.mark.django_db
@pytest.mark.parametrize("let_go", [life.give_back, lambda held: life.try_again(held, "the disk was full.")])
def test_a_wish_to_cancel_is_not_lost_with_the_claim(let_go: Callable[[life.Claim], object]) -> None:
    job = queued()
    held = life.claim(job.pk)
    assert held is not None
    assert life.request_cancel(job.pk)
    let_go(held)
    job.refresh_from_db()
    assert (job.state, attempts_at(job)) == ("cancelled", [(1, "cancelled", "")])


@pytest.mark.django_db
def test_a_wish_to_cancel_that_the_reaper_has_not_read_waits_for_its_next_round() -> None:
    job = queued()
    assert life.claim(job.pk) is not None
    as_read = lapse(job)
    assert life.request_cancel(job.pk)
    assert not life.take_from_the_silent(as_read)
    job.refresh_from_db()
    assert life.take_from_the_silent(job)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def attempts_at(job: Job) -> list[tuple[int, str, str]]:
    """Number, outcome and reason of every attempt there was."""
    return list(job.attempts.values_list("number", "outcome", "reason"))


@pytest.mark.django_db
def test_every_attempt_is_told_of_with_its_reason() -> None:
    """Through silence, a passing failure, a stopped worker, a retry by hand, to the end."""
    job = queued(max_attempts=2)
    silent = life.claim(job.pk)
    assert silent is not None
    assert attempts_at(job) == [(1, "", "")]
    job.refresh_from_db()
    assert life.take_from_the_silent(lapse(job))
    stopped = life.claim(job.pk)
    assert stopped is not None
    life.give_back(stopped)
    broken = life.claim(job.pk)
    assert broken is not None
    assert life.try_again(broken, "the disk was full.").state == Job.State.DEAD
    assert life.requeue(job.pk)
    last = life.claim(job.pk)
    assert last is not None
    life.succeed(last, {}, ProgressNow(1, 1))
    worker = job.worker
    assert attempts_at(job) == [
        (1, "fell silent", f"The worker {worker} fell silent."),
        (2, "given back", "The worker was stopped."),
        (3, "broke off", "the disk was full."),
        (4, "succeeded", ""),
    ]
    ran = JobDuration.objects.filter(kind="count", measure="run")
    assert sum(ran.values_list("count", flat=True)) == 4
    assert sum(JobDuration.objects.filter(measure="wait").values_list("count", flat=True)) == 4


@pytest.mark.django_db
def test_who_lost_the_claim_ends_no_attempt_of_the_successor() -> None:
    job = queued()
    first = life.claim(job.pk)
    assert first is not None
    assert life.take_from_the_silent(lapse(job))
    assert life.claim(job.pk) is not None
    with pytest.raises(ClaimLost):
        life.fail(first, "no")
    assert [outcome for _, outcome, _ in attempts_at(job)] == ["fell silent", ""]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "nonsense", [{"ended_at": None, "outcome": "failed"}, {"outcome": ""}, {"ended_at": None}, {"number": 1}]
)
def test_the_database_refuses_attempts_that_make_no_sense(nonsense: dict[str, object]) -> None:
    """An outcome without an end, an end without an outcome, two at once, a number twice."""
    job = queued()
    assert life.claim(job.pk) is not None
    now = timezone.now()
    fields = {"job": job, "number": 2, "worker": "w", "began_at": now, "ended_at": now, "outcome": "failed"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(**{**fields, **nonsense})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seconds", "at_most"), [(-3, 1), (0, 1), (1, 1), (1.5, 5), (60, 60), (61, 300), (10**7, 2**31)]
)
def test_a_duration_falls_into_one_bucket(seconds: float, at_most: int) -> None:
    now = timezone.now()
    for _ in range(2):
        durations.add(JobDuration.Measure.RUN, "count", now, now + timedelta(seconds=seconds), "failed")
    (bucket,) = JobDuration.objects.all()
    assert (bucket.at_most_s, bucket.count, bucket.seconds) == (at_most, 2, 2 * max(0, seconds))
