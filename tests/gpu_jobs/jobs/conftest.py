"""Job kinds that do what a test tells them."""

from collections.abc import Callable
from typing import Any

import pytest

from gpu_jobs.jobs import queues, registry
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.registry import JobKind, Spec


class CountSpec(Spec):
    to: int = 3


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[JobContext], dict[str, Any]]], JobKind]:
    """Make the function the only kind of job there is, under the name "count"."""

    def make(run: Callable[[JobContext], dict[str, Any]]) -> JobKind:
        made = JobKind("count", "Count", CountSpec, run)

        def get(name: str) -> JobKind:
            if name != "count":
                raise registry.UnknownKind(name)
            return made

        monkeypatch.setattr(registry, "get", get)
        monkeypatch.setitem(queues.KINDS, "count", "default")
        return made

    return make


@pytest.fixture(autouse=True)
def messages(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The messages sent, as (queue, job id), instead of a broker."""
    from gpu_jobs.jobs import messages as outgoing

    sent: list[tuple[str, str]] = []

    def send(task: str, arguments: list[str], queue: str) -> None:
        if task == outgoing.RUN:
            sent.append((queue, arguments[0]))

    monkeypatch.setattr(outgoing, "send", send)
    return sent


@pytest.fixture(autouse=True)
def hurry(settings: Any) -> None:
    settings.JOB_HEARTBEAT_SECONDS = 0.1
    settings.JOB_GRACE_SECONDS = 5
