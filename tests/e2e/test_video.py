"""Two videos run as one: the same frame in both, whatever the play head does."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Judgment, Membership, Project
from tests.annotation import factories
from tests.e2e import moving
from tests.e2e.answering import ask_by, judgments, look, shown
from tests.e2e.moving import READ_NUMBERS, make_video_pairs
from tests.e2e.waiting import eventually

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


LAST_FRAME = moving.RATE * moving.SECONDS - 1


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def annotate(page: Page, project: Project, sign_in: Callable[[Any], None]) -> Callable[..., Page]:
    """Opens the first pair for an annotator; it plays."""

    def begin(answer: str = "First is better") -> Page:
        sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
        page.goto("/annotate/shapes")
        expect(page.get_by_role("button", name=answer)).to_be_enabled()
        return page

    return begin


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


def test_one_that_is_heavy_to_decode_does_not_run_away(annotate: Any, project: Project) -> None:
    light, heavy = (moving.numbered(frames=90, rate=30, size=size) for size in ((240, 180), (2560, 1440)))
    make_video_pairs(project, 1, (light, heavy))
    page = annotate()
    page.evaluate(WATCH)
    for _ in range(3):
        page.keyboard.press("]")
    page.wait_for_timeout(10_000)
    pictures = seen(page)
    assert len({first for _when, first, _second in pictures}) > 20, "they hardly played"
    apart = [picture for picture in pictures if abs(picture[1] - picture[2]) > 1]
    assert not apart, f"{len(apart)} of {len(pictures)} times more than a frame apart"


def test_the_keys_of_the_play_head(annotate: Any, project: Project) -> None:
    make_video_pairs(project, 2, (moving.numbered(), moving.numbered("webm")))
    page = annotate()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    for keys, number in ((["Home"], 0), ([".", ".", "."], 3), ([","], 2), (["End"], LAST_FRAME)):
        for key in keys:
            page.keyboard.press(key)
        expected = [number, number]
        eventually(page, lambda: page.evaluate(READ_NUMBERS) == expected, f"both show frame {number}")  # noqa: B023
        expect(page.get_by_text(f"frame {number + 1} of 80")).to_be_visible()
    page.keyboard.press("[")
    expect(page.get_by_text("speed 0.75×")).to_be_visible()
    page.keyboard.press("l")
    expect(page.get_by_role("button", name="Loop")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Space")
    page.keyboard.press("End")
    # Without the loop, the end is the end.
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    # With the focus on it, the slider has its arrows for itself, and nothing is answered.
    page.get_by_role("slider", name="Frame").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("frame 79 of 80")).to_be_visible()
    assert not Judgment.objects.exists()


def test_pairwise_plays_and_flips_over(annotate: Any, project: Project) -> None:
    make_video_pairs(project, 2)
    page = annotate()
    page.keyboard.press("Space")
    page.keyboard.down("x")
    expect(page.get_by_text("Second, flipped over")).to_be_visible()
    copy = page.locator("[data-current=true] canvas[data-copy-of][data-visible=true]")
    eventually(page, lambda: copy.evaluate("canvas => canvas.width") == moving.SIZE[0], "the second is drawn there")
    page.keyboard.up("x")
    expect(page.get_by_text("Second, flipped over")).to_have_count(0)
    look(page, "pairwise-video")
    before = shown(page)
    page.keyboard.press("2")
    eventually(page, lambda: shown(page) != before, "the next pair is shown")
    # The next one plays by itself.
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    (stored,) = judgments(1, page)
    members = dict(stored.comparison.members.values_list("position", "sample_id"))
    assert members[int(stored.answer["choice"].removeprefix("sample_"))] == before[1]


def test_ranking_plays_all_of_them(page: Page, annotate: Any, project: Project) -> None:
    ask_by(project, "ranking")
    make_video_pairs(project, 1, (moving.numbered(), moving.numbered("webm"), moving.numbered(with_sound=True)))
    annotate("Rank next sample 1")
    eventually(page, lambda: None not in page.evaluate(READ_NUMBERS), "all are shown by the play head")
    page.evaluate(WATCH)
    page.wait_for_timeout(3000)
    pictures = seen(page)
    assert len({tuple(numbers) for _when, *numbers in pictures}) > 20, "they hardly played"
    assert all(max(numbers) - min(numbers) <= 1 for _when, *numbers in pictures)
