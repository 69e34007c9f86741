"""Job kinds that do what a test tells them."""

from collections.abc import Callable
from typing import Any

import pytest

from gpu_jobs.jobs import registry
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind, Spec


class CountSpec(Spec):
    to: int = 3


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[JobContext], dict[str, Any]]], JobKind]:
    """Make the function the only kind of job there is, under the name "count"."""

    def make(run: Callable[[JobContext], dict[str, Any]]) -> JobKind:
        made = JobKind("count", "Count", "default", CountSpec, run)

        def get(name: str) -> JobKind:
            if name != "count":
                raise registry.UnknownKind(name)
            return made

        monkeypatch.setattr(registry, "get", get)
        return made

    return make


@pytest.fixture(autouse=True)
def messages(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The messages sent, as (queue, job id), instead of a broker."""
    from gpu_jobs.jobs import tasks

    sent: list[tuple[str, str]] = []

    def apply_async(args: list[str], queue: str, retry: bool) -> None:
        sent.append((queue, args[0]))

    monkeypatch.setattr(tasks.run, "apply_async", apply_async)
    return sent


@pytest.fixture(autouse=True)
def hurry(settings: Any) -> None:
    settings.JOB_HEARTBEAT_SECONDS = 0.1
    settings.JOB_GRACE_SECONDS = 5
