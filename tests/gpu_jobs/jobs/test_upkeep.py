"""What is put in order once a day."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from curation import chat_answers
from curation.models import ChatAnswer
from gpu_jobs.jobs import tasks
from tastemaker.deployment import Deployment

pytestmark = pytest.mark.django_db


def answered(days_ago: float) -> None:
    key = f"{days_ago}"
    fields = {"tokens_in": 1, "tokens_out": 1, "latency_ms": 1, "cost": 0.0}
    ChatAnswer.objects.create(key=key, endpoint="vlm", model="m", revision="r", text="yes", **fields)
    ChatAnswer.objects.filter(key=key).update(created_at=timezone.now() - timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("kept_for", "left"), [(timedelta(days=30), ["0", "29"]), (None, ["0", "29", "31", "400"])]
)
def test_answers_are_forgotten_in_their_time(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_for: timedelta | None, left: list[str]
) -> None:
    monkeypatch.setattr(chat_answers, "FORGOTTEN_AT_ONCE", 1)
    settings.KEEP_ANSWERS_FOR, settings.VAR_DIR = kept_for, tmp_path
    for days_ago in (0, 29, 31, 400):
        answered(days_ago)
    for _ in range(2):
        tasks.tidy()
        assert sorted(ChatAnswer.objects.values_list("key", flat=True)) == left


def test_whatever_the_clock_sends_has_a_task_and_a_queue_of_its_own() -> None:
    """So that no long job stands before it."""
    current_app.loader.import_default_modules()
    for name, entry in current_app.conf.beat_schedule.items():
        assert entry["task"] in current_app.tasks, name
        assert current_app.amqp.router.route({}, entry["task"])["queue"].name == "beat", name


@pytest.mark.parametrize(("given", "days"), [("", 365), ("7", 7), ("0", None)])
def test_days_are_counted_from_the_environment(tmp_path: Path, given: str, days: int | None) -> None:
    environ = {"TASTEMAKER_VAR": str(tmp_path), "TASTEMAKER_KEEP_ANSWERS_DAYS": given}
    kept_for = Deployment.from_environment(environ).keep_answers_for
    assert kept_for == (None if days is None else timedelta(days=days))


@pytest.mark.parametrize("nonsense", ["-1", "a year", "1.5"])
def test_days_that_are_none_are_refused(tmp_path: Path, nonsense: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="TASTEMAKER_KEEP_ANSWERS_DAYS"):
        Deployment.from_environment({"TASTEMAKER_VAR": str(tmp_path), "TASTEMAKER_KEEP_ANSWERS_DAYS": nonsense})
