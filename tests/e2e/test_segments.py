"""Segments: two videos, judged second by second."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotation.models import Judgment, Membership, Project
from tests.annotation import factories
from tests.e2e.answering import ask_by, judgments, look, shown
from tests.e2e.blind import Heard
from tests.e2e.moving import RATE, SECONDS, make_video_pairs
from tests.e2e.waiting import eventually

OFFLINE_MS = 10_000


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def begin(page: Page, project: Project, sign_in: Callable[[Any], None]) -> Callable[..., Page]:
    """An annotator's tab with the first of `pairs` comparisons on it, asked as the configuration says."""

    def open_first(pairs: int = 3, **config: Any) -> Page:
        ask_by(project, "segments", **config)
        make_video_pairs(project, pairs)
        sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
        page.goto("/annotate/shapes")
        ready(page)
        return page

    return open_first


def ready(page: Page) -> None:
    expect(page.get_by_role("button", name="First is better")).to_be_enabled()


def segments(page: Page) -> list[str]:
    """What the strip says of every segment."""
    strip = page.get_by_role("group", name="Segments")
    return [" ".join(segment.split()) for segment in strip.get_by_role("button").all_inner_texts()]


def now(page: Page) -> str:
    """The segment that is looked at."""
    return " ".join(page.locator("[aria-current=step]").inner_text().split())


def sent(page: Page) -> list[Any]:
    """Send the answer; returns the samples that it was about, once the next pair is shown."""
    before = shown(page)
    page.keyboard.press("Enter")
    eventually(page, lambda: page.locator("video").count() == 0 or shown(page) != before, "the next pair is shown")
    return before


def preferred(judgment: Judgment) -> list[Any]:
    """For each segment the sample that a judgment prefers, or "tie"."""
    members = dict(judgment.comparison.members.values_list("position", "sample_id"))
    choices = [segment["choice"] for segment in judgment.answer["segments"]]
    return [choice if choice == "tie" else members[int(choice.removeprefix("sample_"))] for choice in choices]


def test_by_keyboard_alone(begin: Callable[..., Page]) -> None:
    page = begin()
    assert segments(page) == [
        "Segment 1, 0–1 s now",
        *(f"Segment {n}, {n - 1}–{n} s" for n in range(2, SECONDS + 1)),
    ]
    for key in ("1", "2", "0", "ArrowLeft"):
        page.keyboard.press(key)
    assert now(page) == "Segment 5, 4–5 s now"
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 segment to answer")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2 first, 2 second, 1 tie. On the whole: a tie.")).to_be_visible()
    # Every answer can be changed until it is sent.
    page.keyboard.press("Shift+ArrowLeft")
    assert now(page) == "Segment 4, 3–4 s First"
    page.keyboard.press("ArrowDown")
    first, second = sent(page)
    (stored,) = judgments(1, page)
    assert preferred(stored) == [first, second, "tie", "tie", second]
    spans = [(segment["start"], segment["end"]) for segment in stored.answer["segments"]]
    assert spans == [(n, n + 1) for n in range(SECONDS)]
    assert stored.time_ms is not None


def test_by_mouse_alone(begin: Callable[..., Page]) -> None:
    page = begin(segment_s=2)
    assert segments(page) == ["Segment 1, 0–2 s now", "Segment 2, 2–4 s", "Segment 3, 4–5 s"]
    page.get_by_role("button", name="Segment 2").click()
    page.get_by_role("button", name="Second is better").click()
    assert now(page) == "Segment 3, 4–5 s now"
    expect(page.get_by_role("button", name="2 segments to answer")).to_be_disabled()
    page.get_by_role("button", name="All the rest are ties").click()
    _first, second = shown(page)
    page.get_by_role("button", name="Send").click()
    (stored,) = judgments(1, page)
    assert preferred(stored) == ["tie", second, "tie"]


def test_all_the_rest_are_ties_leaves_what_was_answered(begin: Callable[..., Page]) -> None:
    page = begin()
    page.keyboard.press("2")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_text("0 first, 1 second, 4 ties. On the whole: the second is better.")).to_be_visible()
    _first, second = sent(page)
    (stored,) = judgments(1, page)
    assert preferred(stored) == [second, "tie", "tie", "tie", "tie"]


def test_the_segment_loops_and_its_answer_moves_on(begin: Callable[..., Page]) -> None:
    page = begin()
    seen = []
    for n in range(2):
        frames = page.evaluate(
            """async () => {
                const slider = document.querySelector("input[type=range]");
                const frames = [];
                for (const end = performance.now() + 2500; performance.now() < end; ) {
                    await new Promise(requestAnimationFrame);
                    frames.push(slider.valueAsNumber);
                }
                return frames;
            }"""
        )
        seen.append({frame // RATE for frame in frames})
        assert frames.count(n * RATE) and len(set(frames)) > RATE // 2, "it does not play"
        assert any(then > now for then, now in itertools.pairwise(frames)), "it does not loop"
        page.keyboard.press("1")
    assert seen == [{0}, {1}]


def test_a_reload_in_the_middle_keeps_the_draft(begin: Callable[..., Page]) -> None:
    page = begin()
    for key in ("1", "2"):
        page.keyboard.press(key)
    page.reload()
    ready(page)
    assert segments(page)[:3] == ["Segment 1, 0–1 s First", "Segment 2, 1–2 s Second", "Segment 3, 2–3 s now"]
    assert now(page) == "Segment 3, 2–3 s now"
    assert not Judgment.objects.exists()
    page.keyboard.press("Shift+ArrowDown")
    first, second = sent(page)
    (stored,) = judgments(1, page)
    assert preferred(stored) == [first, second, "tie", "tie", "tie"]


def test_undo_opens_the_answer_and_supersedes_it(begin: Callable[..., Page]) -> None:
    page = begin()
    page.keyboard.press("1")
    page.keyboard.press("Shift+ArrowDown")
    pair = sent(page)
    judgments(1, page)
    page.keyboard.press("z")
    eventually(page, lambda: shown(page) == pair, "the last pair is open again")
    ready(page)
    assert segments(page)[0] == "Segment 1, 0–1 s First"
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    eventually(page, lambda: Judgment.objects.count() == 2, "the correction is stored")
    (current,) = judgments(1, page)
    assert preferred(current)[0] == pair[1]
    assert current.supersedes is not None and preferred(current.supersedes)[0] == pair[0]


def test_ten_seconds_without_a_network(
    begin: Callable[..., Page], context: BrowserContext, complaints: list[str]
) -> None:
    page = begin()
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    asked = []
    for keys in (["1"], ["0", "2"]):
        for key in [*keys, "Shift+ArrowDown"]:
            page.keyboard.press(key)
        asked.append(sent(page))
        ready(page)
    expect(page.get_by_text("2 answers kept here until the server can be reached")).to_be_visible()
    page.wait_for_timeout(OFFLINE_MS)
    assert not Judgment.objects.exists()
    context.set_offline(False)
    stored = judgments(2, page)
    assert [preferred(judgment)[:2] for judgment in stored] == [
        [asked[0][0], "tie"],
        ["tie", asked[1][1]],
    ]
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


def test_where_videos_come_from_is_nowhere_and_the_page_is_open_to_everybody(
    page: Page, begin: Callable[..., Page]
) -> None:
    heard = Heard(page)
    begin()
    page.keyboard.press("1")
    page.keyboard.press("0")
    page.keyboard.press("2")
    page.wait_for_timeout(500)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    look(page, "segments")
    page.keyboard.press("Shift+ArrowDown")
    look(page, "segments-summary")
    heard.assert_blind()
