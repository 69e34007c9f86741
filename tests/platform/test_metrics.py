"""What a monitor is told, and who is told it: figures of the database, whichever process answers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as prometheus
from rest_framework.test import APIClient

from annotation.models import Project
from curation.models import ChatAnswer
from gpu_jobs.jobs import durations, life
from gpu_jobs.jobs.life import ProgressNow
from gpu_jobs.models import Job, JobDuration
from tastemaker.accounts import tokens
from tastemaker.deployment import Deployment
from tests.annotation import factories

pytestmark = pytest.mark.django_db
TOKEN = "mT4vN8qLr4Xw0ZbYc6MdHs1JfAe9GuPiO3aQ"


@pytest.fixture
def monitor(settings: Any) -> APIClient:
    settings.METRICS_TOKEN = TOKEN
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    return client


@pytest.fixture
def project() -> Project:
    return factories.make_project()


def scraped(client: APIClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every figure by its name and labels."""
    response = client.get("/metrics")
    assert response.status_code == 200, response.content
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in prometheus(response.content.decode())
        for sample in family.samples
    }


def of(figures: dict[Any, float], name: str, **labels: str) -> float | None:
    return figures.get((name, tuple(sorted(labels.items()))))


def queued(kind: str = "score", queue: str = "gpu", ago_s: float = 0, **fields: Any) -> Job:
    now = timezone.now()
    common = {"kind": kind, "queue": queue, "spec": {}, "max_attempts": 3, "created_at": now}
    return Job.objects.create(**{**common, "queued_at": now - timedelta(seconds=ago_s), **fields})


def test_jobs_and_queues_as_they_are(monitor: APIClient) -> None:
    now = timezone.now()
    queued(ago_s=100)
    queued(ago_s=10, not_before=now + timedelta(hours=1))
    queued("export", "io", ago_s=500, not_before=now - timedelta(seconds=20))
    running = queued()
    assert life.claim(running.pk)
    queued("train", state="dead", finished_at=now)
    figures = scraped(monitor)
    for kind, queue, state, jobs in (
        ("score", "gpu", "queued", 2),
        ("score", "gpu", "running", 1),
        ("export", "io", "queued", 1),
        ("train", "gpu", "dead", 1),
        ("train", "gpu", "queued", 0),
    ):
        assert of(figures, "tastemaker_jobs", kind=kind, queue=queue, state=state) == jobs
    assert [of(figures, "tastemaker_queue_depth", queue=queue) for queue in ("gpu", "io", "default")] == [1, 1, 0]
    assert of(figures, "tastemaker_queue_oldest_seconds", queue="gpu") == pytest.approx(100, abs=30)
    assert of(figures, "tastemaker_queue_oldest_seconds", queue="io") == pytest.approx(20, abs=30)
    assert of(figures, "tastemaker_queue_oldest_seconds", queue="default") == 0


def test_what_nobody_attends_to_is_told(monitor: APIClient) -> None:
    silent = queued(message_sent_at=timezone.now())
    assert life.claim(silent.pk)
    queued(ago_s=1000)
    figures = scraped(monitor)
    assert of(figures, "tastemaker_jobs_unattended", why="silent") == 0
    assert of(figures, "tastemaker_jobs_unattended", why="unheard") == 1
    Job.objects.filter(pk=silent.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert of(scraped(monitor), "tastemaker_jobs_unattended", why="silent") == 1


def test_durations_are_a_histogram_that_outlives_its_jobs(monitor: APIClient, project: Project) -> None:
    now = timezone.now()
    for seconds in (0.5, 2, 2, 10**7):
        durations.add(JobDuration.Measure.RUN, "score", now, now + timedelta(seconds=seconds), "failed")
    job = queued(project=project, ago_s=30)
    held = life.claim(job.pk)
    assert held is not None
    life.succeed(held, {}, ProgressNow())
    before = scraped(monitor)
    name, labels = "tastemaker_job_attempt_seconds", {"kind": "score", "outcome": "failed"}
    assert [of(before, f"{name}_bucket", **labels, le=le) for le in ("1.0", "5.0", "604800.0", "+Inf")] == [
        1,
        3,
        3,
        4,
    ]
    assert (of(before, f"{name}_count", **labels), of(before, f"{name}_sum", **labels)) == (4, 10**7 + 4.5)
    assert of(before, f"{name}_count", kind="score", outcome="succeeded") == 1
    assert of(before, "tastemaker_job_wait_seconds_bucket", kind="score", le="60.0") == 1
    assert of(before, "tastemaker_job_wait_seconds_sum", kind="score") == pytest.approx(30, abs=20)
    job.delete()
    after = scraped(monitor)
    assert of(after, "tastemaker_jobs", kind="score", queue="gpu", state="succeeded") is None
    assert of(after, f"{name}_count", kind="score", outcome="succeeded") == 1


def test_language_models_are_counted_by_the_day(monitor: APIClient) -> None:
    for number in range(3):
        ChatAnswer.objects.create(
            **{"key": str(number), "endpoint": "vlm", "model": "m", "revision": "r", "text": "yes"},
            **{"tokens_in": 100, "tokens_out": 7, "latency_ms": 5, "cost": 0.25},
        )
    ChatAnswer.objects.filter(key="0").update(created_at=timezone.now() - timedelta(days=2))
    figures = scraped(monitor)
    assert of(figures, "tastemaker_language_model_answers_today", endpoint="vlm") == 2
    assert of(figures, "tastemaker_language_model_tokens_today", endpoint="vlm", direction="in") == 200
    assert of(figures, "tastemaker_language_model_tokens_today", endpoint="vlm", direction="out") == 14
    assert of(figures, "tastemaker_language_model_cost_today", endpoint="vlm") == 0.5


def families(monitor: APIClient, accept: str) -> Iterator[Metric]:
    answer = monitor.get("/metrics", HTTP_ACCEPT=accept)
    assert answer["Content-Type"].startswith(accept.partition(";")[0])
    parse = open_metrics if "openmetrics" in accept else prometheus
    yield from parse(answer.content.decode())


@pytest.mark.parametrize("accept", ["text/plain", "application/openmetrics-text; version=1.0.0"])
def test_both_forms_hold_the_same_families(monitor: APIClient, accept: str) -> None:
    queued()
    found = {family.name for family in families(monitor, accept)}
    assert {"tastemaker_jobs", "tastemaker_queue_depth", "tastemaker_job_wait_seconds"} <= found
    assert all(name.startswith("tastemaker_") for name in found)


def test_every_family_is_documented(monitor: APIClient) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "jobs.md").read_text()
    assert [f.name for f in families(monitor, "text/plain") if f"`{f.name}`" not in page] == []


def test_strangers_and_members_are_told_nothing(settings: Any, project: Project) -> None:
    settings.METRICS_TOKEN = ""
    client = APIClient()
    assert client.get("/metrics").status_code in (401, 403)
    for nonsense in ("Bearer ", "Bearer x", f"Bearer {TOKEN}", "Basic abc"):
        assert client.get("/metrics", headers={"Authorization": nonsense}).status_code in (401, 403)
    client.force_login(factories.make_user(project, "owner"))
    assert client.get("/metrics").status_code == 403


def test_staff_read_them_and_their_tokens_do(project: Project) -> None:
    staff = factories.make_user(is_staff=True)
    client = APIClient()
    client.force_login(staff)
    assert client.get("/metrics").status_code == 200
    _, key = tokens.make(staff, "monitor", is_read_only=True)
    assert APIClient().get("/metrics", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    _, narrow = tokens.make(staff, "one project", project=project.slug)
    assert APIClient().get("/metrics", headers={"Authorization": f"Bearer {narrow}"}).status_code == 403


def test_the_monitor_s_token_opens_nothing_else(monitor: APIClient, project: Project) -> None:
    for address in ("projects/", "jobs/", "tokens/", f"projects/{project.slug}/"):
        assert monitor.get(f"/api/v1/{address}").status_code in (401, 403)


@pytest.mark.parametrize("weak", ["short", "changeme" * 8])
def test_a_token_that_can_be_guessed_is_refused(tmp_path: Path, weak: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="TASTEMAKER_METRICS_TOKEN"):
        Deployment.from_environment({"TASTEMAKER_VAR": str(tmp_path), "TASTEMAKER_METRICS_TOKEN": weak})
