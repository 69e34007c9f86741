"""Rooms in 3D: where the browser has WebGL they are painted, walked round and let go; where not, it says so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from annotation.models import Membership, Project
from tests.annotation import factories
from tests.e2e.answering import ask_by, judgments, look
from tests.e2e.chromium import FLAGS, chromium
from tests.e2e.furnished import add_rooms, furnished, untidy
from tests.e2e.waiting import PATIENCE_MS, eventually

# Without a graphics card, Chromium paints in software if it is allowed to.
IN_SOFTWARE = [flag for flag in FLAGS if flag != "--disable-gpu"] + [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
WITHOUT_WEBGL = [*FLAGS, "--disable-3d-apis"]


@pytest.fixture
def annotator_with(
    browser: Browser, live_server: Any, jobs_wait: None, project: Project
) -> Callable[[list[str]], Any]:
    """The tab of an annotator in a browser that is started with other flags; it may complain of nothing."""

    @contextmanager
    def opened(flags: list[str]) -> Iterator[Page]:
        person = factories.make_user(project, Membership.Role.ANNOTATOR)
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        started = browser.browser_type.launch(executable_path=chromium(), args=flags)
        context = started.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(f"thrown: {error}"))
        page.goto("/annotate/shapes")
        yield page
        started.close()
        assert not complaints

    return opened


def names(page: Page) -> list[list[str]]:
    """The names in the 3D view with where they stand, all of one moment."""
    found = page.get_by_label("In 3D").locator("span")
    read: list[list[str]] = found.evaluate_all(
        "names => names.map((name) => [name.innerText, name.style.transform])"
    )
    return read


def test_the_room_is_painted_walked_round_and_let_go(
    annotator_with: Callable[[list[str]], Any], project: Project
) -> None:
    ask_by(project, "layout")
    add_rooms(project, [(untidy(shift=number * 0.05),) for number in range(2)])
    with annotator_with(IN_SOFTWARE) as page:
        expect(page.get_by_role("button", name="Accept")).to_be_enabled()
        expect(page.locator("canvas")).to_have_count(0)
        page.keyboard.press("v")
        expect(page.locator("canvas")).to_have_count(1)
        eventually(page, lambda: len(names(page)) == 8, "every thing has its name")
        before, plain = names(page), page.locator("canvas").screenshot()
        page.keyboard.press(",")
        eventually(page, lambda: names(page) != before, "it is seen from another side")
        assert page.locator("canvas").screenshot() != plain
        # The repair is seen in both.
        page.keyboard.press("m")
        page.keyboard.press("Delete")
        eventually(page, lambda: len(names(page)) == 7, "what was removed is gone")
        look(page, "layout-3d")
        page.keyboard.press("v")
        expect(page.locator("[data-object]")).to_have_count(0)
        page.keyboard.press("v")
        expect(page.locator("canvas")).to_have_count(0)
        page.keyboard.press("Enter")
        assert [operation["op"] for operation in judgments(1, page)[0].answer["operations"]] == ["remove"]


def test_two_rooms_are_walked_round_together(annotator_with: Callable[[list[str]], Any], project: Project) -> None:
    ask_by(project, "layout", mode="compare")
    add_rooms(project, [(untidy(), furnished())])
    with annotator_with(IN_SOFTWARE) as page:
        expect(page.get_by_role("button", name="First is better")).to_be_enabled()
        page.keyboard.press("v")
        expect(page.locator("canvas")).to_have_count(2)
        eventually(page, lambda: len(names(page)) == 16, "every thing has its name")
        before = dict(enumerate(names(page)))
        page.keyboard.press("PageUp")
        eventually(page, lambda: all(now != before[at] for at, now in enumerate(names(page))), "both have turned")
        look(page, "layout-compare-3d")
        page.keyboard.press("1")
        assert judgments(1, page)[0].answer["decision"] == "compare"


def test_without_webgl_it_says_so_and_the_plan_stays(
    annotator_with: Callable[[list[str]], Any], project: Project
) -> None:
    ask_by(project, "layout")
    add_rooms(project, [(untidy(),)])
    with annotator_with(WITHOUT_WEBGL) as page:
        expect(page.get_by_role("button", name="Accept")).to_be_enabled()
        page.keyboard.press("v")
        expect(page.get_by_text("This browser shows no 3D here")).to_be_visible()
        expect(page.locator("[data-object]")).to_have_count(8)
        page.keyboard.press("a")
        assert judgments(1, page)[0].answer == {"decision": "accept"}
