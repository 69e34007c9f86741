"""Two videos run as one: the same frame in both, whatever the play head does."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Membership, Project
from tests.annotation import factories
from tests.e2e import moving
from tests.e2e.moving import READ_NUMBERS, make_video_pairs

# Keeps what is seen each time the screen is painted: when, and the numbers of the frames.
WATCH = f"""() => {{
  const read = {READ_NUMBERS};
  window.seen = [];
  const look = (now) => {{
    window.seen.push([now, ...read()]);
    window.watching = requestAnimationFrame(look);
  }};
  window.watching = requestAnimationFrame(look);
}}"""


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def annotate(page: Page, project: Project, sign_in: Callable[[Any], None]) -> Callable[[], Page]:
    """Opens the first pair for an annotator; it plays."""

    def begin() -> Page:
        sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
        page.goto("/annotate/shapes")
        expect(page.get_by_role("button", name="First is better")).to_be_enabled()
        return page

    return begin


def frame(page: Page) -> int:
    """The frame that the play head is on, counted from 1."""
    return int(
        page.get_by_role("slider", name="Frame").get_attribute("aria-valuetext").split("frame ")[1].split(" ")[0]
    )


def seen(page: Page) -> list[tuple[float, int, int]]:
    """The numbers of both frames since WATCH, each time the screen was painted."""
    page.evaluate("cancelAnimationFrame(window.watching)")
    return page.evaluate("window.seen")


def play_about(page: Page) -> None:
    """Ten seconds of playing, seeking, stepping and changing the speed."""
    page.wait_for_timeout(2500)
    page.keyboard.press("]")
    page.keyboard.press("]")
    page.wait_for_timeout(1500)
    slider = page.get_by_role("slider", name="Frame").bounding_box()
    for share in (0.8, 0.2, 0.5):
        page.mouse.click(slider["x"] + share * slider["width"], slider["y"] + slider["height"] / 2)
        page.wait_for_timeout(700)
    for _ in range(5):
        page.keyboard.press("[")
    page.wait_for_timeout(2000)
    page.keyboard.press("Space")
    for key in (".", ".", ",", "Home", "."):
        page.keyboard.press(key)
        page.wait_for_timeout(100)
    page.keyboard.press("Space")
    page.keyboard.press("]")
    page.wait_for_timeout(1500)


@pytest.mark.parametrize(
    "videos",
    [
        pytest.param(lambda: (moving.numbered(), moving.numbered("webm")), id="mp4 and webm"),
        pytest.param(lambda: (moving.numbered(), moving.numbered(with_sound=True)), id="silent and humming"),
    ],
)
def test_two_videos_stay_within_a_frame(annotate: Any, project: Project, videos: Any) -> None:
    make_video_pairs(project, 2, videos())
    page = annotate()
    page.evaluate(WATCH)
    play_about(page)
    pictures = seen(page)
    assert pictures[-1][0] - pictures[0][0] >= 10_000
    assert len({first for _when, first, _second in pictures}) > 60, "they hardly moved"
    changes = sum(now[1:] != then[1:] for now, then in itertools.pairwise(pictures))
    assert changes > 80, "they hardly played"
    apart = [picture for picture in pictures if abs(picture[1] - picture[2]) > 1]
    assert not apart, f"{len(apart)} of {len(pictures)} times more than a frame apart"
