"""Simulated models under a name, and a lead, for runs of judging."""

import pytest

from curation.chat import endpoints
from gpu_jobs.jobs import timing
from tests.curation.chat.simulated import endpoint


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch):
    """A heartbeat has a connection of its own, on which the rows of this test's transaction are not there."""
    monkeypatch.setattr(timing, "poll_s", lambda: 3600.0)


@pytest.fixture
def at():
    """Makes a model known under its name for as long as the test lasts."""
    held = []

    def start(*args, **more):
        context = endpoint(*args, concurrency=8, **more)
        configured, server = context.__enter__()
        held.append(context)
        endpoints.configure({configured.name: configured})
        return server

    yield start
    endpoints.configure({})
    for context in held:
        context.__exit__(None, None, None)


@pytest.fixture
def lead(django_user_model):
    return django_user_model.objects.create(username="lead")
