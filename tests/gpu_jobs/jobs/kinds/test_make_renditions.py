"""The job that prepares media: asked for by nobody, done once, and resumable."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from annotation.models import Project, Rendition, Sample
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from gpu_jobs.jobs import enqueue, messages, tasks, upkeep
from gpu_jobs.jobs.run import run_here, run_job
from gpu_jobs.models import Job
from tests.annotation.videos import UNPLAYABLE, video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def silent_broker(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(messages, "send", lambda *_: None)
    settings.JOB_HEARTBEAT_SECONDS = 0.5


def large(colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (500, 400), colour).save(file, "PNG")
    return file.getvalue()


def put(project: Project, data: bytes) -> Sample:
    return store_sample(get_or_add(project, "a cat"), data, Origin())


def test_the_job_makes_what_is_missing(project: Project) -> None:
    put(project, large())
    sample = put(project, video(*UNPLAYABLE["avi-mpeg4"]))
    job = run_here("make_renditions", {}, project)
    assert job.queue == "io"
    assert job.result == {"files": 2, "made": 4, "failed": 0, "failures": []}
    assert (job.progress_done, job.progress_total) == (2, 2)
    assert Rendition.objects.filter(source=sample.sha256).count() == 3
    assert run_here("make_renditions", {}, project).result["files"] == 0


def test_whatever_arrives_is_prepared_without_anybody_asking(project: Project) -> None:
    assert upkeep.ask_for_renditions() == []
    put(project, large())
    [job] = upkeep.ask_for_renditions()
    assert (job.kind, job.project, job.state) == ("make_renditions", project, "queued")
    assert upkeep.ask_for_renditions() == [], "one is on its way"
    assert run_job(job.pk)
    assert upkeep.ask_for_renditions() == [], "nothing is left"
    put(project, large("blue"))
    assert len(upkeep.ask_for_renditions()) == 1


@pytest.mark.parametrize("kind", upkeep.BRINGING)
def test_while_more_files_are_on_their_way_it_waits(project: Project, kind: str) -> None:
    put(project, large())
    now = timezone.now()
    bringing = Job.objects.create(
        kind=kind, queue="io", project=project, spec={}, max_attempts=1, created_at=now, queued_at=now
    )
    assert upkeep.ask_for_renditions() == []
    Job.objects.filter(pk=bringing.pk).update(state=Job.State.SUCCEEDED, finished_at=timezone.now())
    assert len(upkeep.ask_for_renditions()) == 1


def test_what_failed_is_tried_again_hours_later_and_not_before(project: Project) -> None:
    from annotation.media import store

    sample = put(project, large())
    store.path(sample.sha256).unlink()
    [job] = upkeep.ask_for_renditions()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["failed"]) == ("succeeded", 1)
    assert "missing" in job.result["failures"][0]["reason"]
    assert upkeep.ask_for_renditions() == []
    Job.objects.update(created_at=timezone.now() - upkeep.TRIED_AGAIN_AFTER - timedelta(minutes=1))
    Sample.objects.update(created_at=timezone.now() - timedelta(days=2))
    [again] = upkeep.ask_for_renditions()
    store.put(large())
    run_job(again.pk)
    assert not Sample.objects.filter(wants_renditions=True).exists()


def test_each_project_has_its_own_job(project: Project) -> None:
    other = Project.objects.create(slug="other", name="Other", seed=1)
    put(project, large())
    put(other, large("green"))
    assert {job.project for job in upkeep.ask_for_renditions()} == {project, other}


def test_the_beat_looks_after_it(project: Project) -> None:
    put(project, large())
    tasks.reap()
    assert Job.objects.get().kind == "make_renditions"


def test_what_a_job_brought_in_is_prepared_as_soon_as_it_ends(project: Project) -> None:
    put(project, large())
    tasks.run(str(enqueue.record("aggregate", {}, project).pk))
    assert Job.objects.filter(kind="make_renditions").count() == 1


def test_a_cancelled_job_keeps_what_it_made(project: Project) -> None:
    put(project, large("red"))
    put(project, large("blue"))
    job = enqueue.record("make_renditions", {}, project)

    def cancel_after_one(now: Any) -> None:
        if now.done == 1:
            Job.objects.filter(pk=job.pk).update(cancel_requested=True)

    run_job(job.pk, cancel_after_one)
    made = Rendition.objects.count()
    assert made in (1, 2)
    assert Sample.objects.filter(wants_renditions=True).count() == 2 - made
