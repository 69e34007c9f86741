"""A real browser before a real server: the pages as people see them."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from annotation.models import Membership, Project
from gpu_jobs.jobs import messages
from gpu_jobs.jobs.run import run_job
from gpu_jobs.models import Job
from tests.annotation import factories
from tests.e2e.chromium import FLAGS, chromium
from tests.e2e.waiting import PATIENCE_MS

# Playwright's synchronous interface keeps an event loop on this thread; the ORM is used beside it, never inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "a-taste-of-shapes"

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here needs the browser, the database and the server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, and the built interface."""
    if not (settings.FRONTEND_DIST / "index.html").is_file():
        pytest.fail("The interface is not built: run `make frontend`.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def jobs_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker: a job waits until a test lets it work."""
    monkeypatch.setattr(messages, "send", lambda *_: None)


@pytest.fixture
def work(jobs_wait: None) -> Callable[[], list[Job]]:
    """Does what is queued, as a worker would; returns the jobs."""

    def run() -> list[Job]:
        queued = list(Job.objects.filter(state=Job.State.QUEUED).order_by("created_at"))
        for job in queued:
            run_job(job.pk)
            job.refresh_from_db()
        return queued

    return run


@pytest.fixture
def project(db: None) -> Project:
    """A project with guidelines and nothing in it."""
    return factories.make_project(slug="shapes", name="Shapes", guidelines="Prefer what the prompt says.")


@pytest.fixture
def user(project: Project) -> Any:
    """Its lead."""
    return factories.make_user(project, Membership.Role.MANAGER, password=PASSWORD)


@pytest.fixture
def context(browser: Browser, live_server: Any, jobs_wait: None) -> Iterator[BrowserContext]:
    """A fresh profile that knows the server's address."""
    opened = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained of; a test that expects a complaint takes it out."""
    return []


@pytest.fixture
def page(context: BrowserContext, complaints: list[str]) -> Iterator[Page]:
    """A tab of nobody's. At the end nothing may have been complained of."""
    tab = context.new_page()

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.type}: {message.text}")

    tab.on("console", listen)
    tab.on("pageerror", lambda error: complaints.append(f"thrown: {error}"))
    yield tab
    assert not complaints


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Callable[[Any], None]:
    """Signs somebody in without the page."""

    def sign(person: Any) -> None:
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return sign


@pytest.fixture
def lead(page: Page, sign_in: Callable[[Any], None], user: Any) -> Page:
    """The lead's tab."""
    sign_in(user)
    return page


def sample_in(url: str) -> uuid.UUID:
    """The sample whose bytes an address of media leads to."""
    return uuid.UUID(url.rstrip("/").rsplit("/", 1)[-1])
