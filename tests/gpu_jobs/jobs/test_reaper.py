"""The reaper: whatever a broker loses or a killed worker leaves behind, the job goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gpu_jobs.jobs import life, reaper
from gpu_jobs.jobs import messages as outgoing
from gpu_jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


def queued(**changes: object) -> Job:
    now = timezone.now()
    fields = {"kind": "count", "queue": "io", "spec": {}, "max_attempts": 3, "created_at": now}
    return Job.objects.create(**{**fields, "queued_at": now, **changes})


def test_a_job_without_a_message_gets_one(messages: list[tuple[str, str]]) -> None:
    job = queued()
    assert reaper.reap() == reaper.Reaped(lapsed=0, called=1)
    assert messages == [("io", str(job.pk))]
    assert reaper.reap() == reaper.Reaped(lapsed=0, called=0), "one call is enough for a while"


def test_a_lapsed_job_is_queued_and_called_for(messages: list[tuple[str, str]]) -> None:
    job = queued()
    assert life.claim(job.pk) is not None
    assert reaper.reap().lapsed == 0, "its lease still holds"
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert reaper.reap() == reaper.Reaped(lapsed=1, called=1)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert messages == [("io", str(job.pk))]


def test_a_message_that_came_too_early_is_sent_again_after_the_pause(messages: list[tuple[str, str]]) -> None:
    now = timezone.now()
    job = queued(message_sent_at=now - timedelta(seconds=5), not_before=now + timedelta(seconds=60))
    assert reaper.reap().called == 0
    Job.objects.filter(pk=job.pk).update(not_before=now - timedelta(seconds=1))
    assert reaper.reap().called == 1


def test_a_long_wait_costs_few_messages(messages: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    start = timezone.now()
    queued(message_sent_at=start)
    now = start
    monkeypatch.setattr(timezone, "now", lambda: now)
    for _ in range(60 * 10):  # ten hours, a round a minute
        now += timedelta(minutes=1)
        reaper.reap()
    assert 5 <= len(messages) <= 12


def test_without_a_broker_the_job_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise outgoing.BrokerUnreachable

    monkeypatch.setattr(outgoing, "send", unreachable)
    job = queued()
    assert reaper.reap().called == 0
    job.refresh_from_db()
    assert (job.state, job.message_sent_at) == ("queued", None)
