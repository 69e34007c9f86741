"""Ranking: by keys, by mouse, with ties; what is kept is the order that was seen."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotation.comparisons import make_comparison
from annotation.models import ComparisonSample, Judgment, Membership, Project
from annotation.prompts import get_or_add
from annotation.renditions import make_missing
from annotation.samples import Origin, store_sample
from gpu_jobs.shapeworld.captions import parse, sample_captions
from gpu_jobs.shapeworld.renderer import draw
from tests.annotation import factories
from tests.annotation.videos import PLAYABLE, video
from tests.e2e.answering import ask_by, judgments, look, shown
from tests.e2e.blind import Heard
from tests.e2e.shapeworld import png
from tests.e2e.waiting import eventually

N = 4


def make_comparisons(project: Project, n: int, samples: int = N) -> None:
    """`n` comparisons of as many drawings of one caption."""
    captions = sample_captions(n, 3, "train", unique=True)
    for caption in captions:
        prompt = get_or_add(project, caption)
        drawn = [
            store_sample(prompt, png(draw(parse(caption), seed)), Origin(model="secret-model", seed=seed))
            for seed in range(samples)
        ]
        make_comparison(project, prompt, drawn, "rendered")


@pytest.fixture
def asked(project: Project) -> Project:
    ask_by(project, "ranking")
    make_comparisons(project, 5)
    return project


@pytest.fixture
def annotator(page: Page, asked: Project, sign_in: Callable[[Any], None]) -> Page:
    """An annotator's tab, with the first samples on it."""
    return open_as_annotator(page, asked, sign_in)


def open_as_annotator(page: Page, project: Project, sign_in: Callable[[Any], None]) -> Page:
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    is_asked(page)
    return page


def is_asked(page: Page) -> None:
    """Samples are there, and none of them has a rank."""
    expect(page.get_by_role("button", name="Still to rank: 1, 2")).to_be_visible()


def strip(page: Page) -> Locator:
    return page.get_by_role("list", name="The order so far, best first")


def order_on(page: Page) -> list[str]:
    """The ranked samples as they stand, by the names of their buttons."""
    return strip(page).locator("button > .tm-visually-hidden").all_text_contents()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def answer(page: Page, *keys: str, n: int = N) -> list[Any]:
    """Rank by keys and send; returns the samples as they stood, once the next ones are there."""
    is_asked(page)
    before = shown(page, n)
    press(page, *keys, "Enter")
    eventually(
        page, lambda: page.get_by_text("Everything").count() or shown(page, n) != before, "the next are shown"
    )
    return before


def meant(judgment: Judgment) -> list[set[Any]]:
    """The order of the samples themselves."""
    samples = dict(
        ComparisonSample.objects.filter(comparison=judgment.comparison).values_list("position", "sample_id")
    )
    return [{samples[position] for position in group} for group in judgment.answer["order"]]


def groups(samples: Sequence[Any], *order: Sequence[int]) -> list[set[Any]]:
    return [{samples[place] for place in group} for group in order]


def drag(page: Page, what: Locator, to: Locator, at: float = 0.5) -> None:
    """With the mouse, as a person would: press, go there, let go. `at` is how far along the target."""
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None and end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] * at, end["y"] + end["height"] / 2, steps=12)
    expect(to.locator("xpath=ancestor-or-self::*[@data-over][1]")).to_have_attribute("data-over", "true")
    page.mouse.up()
    # dnd-kit swallows clicks for 50 ms after a drag, since letting go is one; people take longer for the next.
    page.wait_for_timeout(100)


def picture(page: Page, number: int) -> Locator:
    return page.locator("[data-current=true]").get_by_role("img", name=f"Sample {number}", exact=True)


def test_numbers_rank_and_shift_ties(annotator: Page) -> None:
    one = answer(annotator, "3", "1", "Shift+Digit4", "2")
    two = answer(annotator, "2", "Shift+Digit1", "Shift+Digit3", "Shift+Digit4")
    assert [meant(judgment) for judgment in judgments(2, annotator)] == [
        groups(one, [2], [0, 3], [1]),
        groups(two, [0, 1, 2, 3]),
    ]
    assert all(judgment.time_ms for judgment in judgments(2, annotator))


def test_arrows_choose_move_and_tie(annotator: Page) -> None:
    samples = shown(annotator, N)
    press(annotator, "1", "2", "3", "4", "ArrowLeft", "ArrowLeft")
    assert order_on(annotator) == ["Sample 1, rank 1", "Sample 4, rank 2", "Sample 2, rank 3", "Sample 3, rank 4"]
    press(annotator, "ArrowUp", "Shift+ArrowLeft", "ArrowUp", "ArrowUp", "ArrowRight", "Enter")
    assert [meant(judgment) for judgment in judgments(1, annotator)] == [groups(samples, [3], [0], [1, 2])]


def test_a_number_again_takes_the_sample_out(annotator: Page) -> None:
    samples = shown(annotator, N)
    press(annotator, "1", "2")
    # The first is only chosen by its number, being not the last one that was touched.
    press(annotator, "1")
    assert order_on(annotator) == ["Sample 1, rank 1", "Sample 2, rank 2"]
    press(annotator, "1", "Enter")
    assert order_on(annotator) == ["Sample 2, rank 1"]
    press(annotator, "r")
    assert order_on(annotator) == []
    press(annotator, "4", "3", "2", "1", "Enter")
    assert [meant(judgment) for judgment in judgments(1, annotator)] == [groups(samples, [3], [2], [1], [0])]


def test_by_mouse_alone(annotator: Page) -> None:
    samples = shown(annotator, N)
    gaps, ranks = strip(annotator).locator("[data-last]"), strip(annotator).locator("li:not([data-last])")
    drag(annotator, picture(annotator, 2), gaps.last)
    drag(annotator, picture(annotator, 3), gaps.first)
    assert order_on(annotator) == ["Sample 3, rank 1", "Sample 2, rank 2"]
    # Onto a rank is a tie.
    drag(annotator, picture(annotator, 1), ranks.first)
    assert order_on(annotator) == ["Sample 1, rank 1", "Sample 3, rank 1", "Sample 2, rank 2"]
    annotator.get_by_role("button", name="Rank next sample 4").click()
    # Within the order, and out of it.
    drag(annotator, strip(annotator).get_by_role("button", name="Sample 4"), gaps.first)
    drag(annotator, strip(annotator).get_by_role("button", name="Sample 3"), picture(annotator, 3))
    assert order_on(annotator) == ["Sample 4, rank 1", "Sample 1, rank 2", "Sample 2, rank 3"]
    expect(annotator.get_by_role("button", name="Still to rank: 3")).to_be_disabled()
    # A picture that is let go where it was says nothing.
    drag(annotator, picture(annotator, 1), picture(annotator, 2))
    assert len(order_on(annotator)) == 3
    drag(annotator, picture(annotator, 3), gaps.last)
    annotator.get_by_role("button", name="Send").click()
    assert [meant(judgment) for judgment in judgments(1, annotator)] == [groups(samples, [3], [0], [1], [2])]


def test_a_sample_is_large_while_space_is_held_or_until_the_next_click(annotator: Page) -> None:
    def width() -> float:
        return float(annotator.evaluate("document.querySelector('[data-large=true]')?.clientWidth ?? 0"))

    press(annotator, "ArrowDown")
    annotator.keyboard.down("Space")
    eventually(annotator, lambda: width() > 1000, "the first sample is large")
    press(annotator, "ArrowDown")
    expect(annotator.locator("[data-large=true]").get_by_role("img")).to_have_accessible_name("Sample 2")
    annotator.keyboard.up("Space")
    expect(annotator.locator("[data-large=true]")).to_have_count(0)
    picture(annotator, 3).click()
    expect(annotator.locator("[data-large=true]").get_by_role("img")).to_have_accessible_name("Sample 3")
    picture(annotator, 3).click()
    expect(annotator.locator("[data-large=true]")).to_have_count(0)
    assert order_on(annotator) == []


def test_a_project_without_ties_takes_none(page: Page, project: Project, sign_in: Callable[[Any], None]) -> None:
    ask_by(project, "ranking", allow_ties=False)
    make_comparisons(project, 1)
    annotator = open_as_annotator(page, project, sign_in)
    samples = shown(annotator, N)
    press(annotator, "1", "Shift+Digit2")
    assert order_on(annotator) == ["Sample 1, rank 1"]
    press(annotator, "2", "Shift+ArrowLeft", "3", "4", "Enter")
    assert [meant(judgment) for judgment in judgments(1, annotator)] == [groups(samples, [0], [1], [2], [3])]


def test_a_reload_in_the_middle_keeps_the_order(annotator: Page) -> None:
    samples = shown(annotator, N)
    press(annotator, "2", "Shift+Digit4")
    annotator.reload()
    expect(annotator.get_by_role("button", name="Still to rank: 1, 3")).to_be_visible()
    assert shown(annotator, N) == samples
    assert order_on(annotator) == ["Sample 2, rank 1", "Sample 4, rank 1"]
    expect(annotator.locator("[data-current=true] img").first).to_be_visible()
    press(annotator, "1", "3")
    expect(annotator.get_by_role("button", name="Send")).to_be_enabled()
    press(annotator, "Enter")
    assert [meant(judgment) for judgment in judgments(1, annotator)] == [groups(samples, [1, 3], [0], [2])]


def test_ten_seconds_without_a_network(annotator: Page, context: BrowserContext, complaints: list[str]) -> None:
    context.set_offline(True)
    asked = [answer(annotator, "1", "2", "3", "4"), answer(annotator, "4", "3", "2", "1")]
    expect(annotator.get_by_text("2 answers kept here until the server can be reached")).to_be_visible()
    annotator.wait_for_timeout(10_000)
    assert not Judgment.objects.exists()
    context.set_offline(False)
    assert [meant(judgment) for judgment in judgments(2, annotator)] == [
        groups(asked[0], [0], [1], [2], [3]),
        groups(asked[1], [3], [2], [1], [0]),
    ]
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


def test_undo_opens_the_order_and_supersedes_it(annotator: Page) -> None:
    samples = answer(annotator, "1", "2", "3", "4")
    press(annotator, "z")
    eventually(annotator, lambda: shown(annotator, N) == samples, "the last samples are open again")
    assert order_on(annotator) == [f"Sample {number}, rank {number}" for number in range(1, N + 1)]
    press(annotator, "4", "Shift+ArrowLeft", "Enter")
    eventually(annotator, lambda: Judgment.objects.count() == 2, "the correction is stored")
    (current,) = judgments(1, annotator)
    assert meant(current) == groups(samples, [0], [1], [2, 3])
    assert current.supersedes is not None and meant(current.supersedes) == groups(samples, [0], [1], [2], [3])


def test_where_samples_come_from_is_nowhere(page: Page, asked: Project, sign_in: Callable[[Any], None]) -> None:
    heard = Heard(page)
    annotator = open_as_annotator(page, asked, sign_in)
    answer(annotator, "1", "2", "3", "4")
    press(annotator, "z")
    judgments(1, annotator)
    heard.assert_blind()


@pytest.mark.parametrize("n", [2, 3, 5, 8, 12])
def test_any_number_fits_in_light_and_dark(
    page: Page, project: Project, sign_in: Callable[[Any], None], n: int
) -> None:
    ask_by(project, "ranking")
    make_comparisons(project, 2, n)
    annotator = open_as_annotator(page, project, sign_in)
    samples = shown(annotator, n)
    order = [*range(1, n, 2), *range(0, n, 2)]
    keys = [("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "q", "w")[place] for place in order]
    press(annotator, *keys[:-1])
    look(annotator, f"ranking-{n}")
    for place in range(n):
        assert picture(annotator, place + 1).evaluate("image => image.clientWidth * image.clientHeight") > 25_000
    press(annotator, keys[-1], "Enter")
    assert [meant(judgment) for judgment in judgments(1, annotator)] == [
        groups(samples, *([place] for place in order))
    ]


def test_videos_run_together_and_space_plays_them(
    page: Page, project: Project, sign_in: Callable[[Any], None]
) -> None:
    ask_by(project, "ranking")
    prompt = get_or_add(project, "a red square that moves")
    form, codec, pixels = PLAYABLE["webm-vp8"]
    moving = [
        store_sample(prompt, video(form, codec, pixels, frames=frames), Origin(model="secret-model", seed=frames))
        for frames in (24, 30, 36)
    ]
    make_comparison(project, prompt, moving, "rendered")
    make_missing(project)
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    press(page, "Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.keyboard.down("x")
    expect(page.locator("[data-large=true] video")).to_have_count(1)
    page.keyboard.up("x")
    shown_ids = [str(one.get_attribute("data-sample")) for one in page.locator("video[data-sample]").all()]
    expect(page.get_by_role("button", name="Rank next sample 1")).to_be_enabled()
    press(page, "2", "3")
    look(page, "ranking-videos")
    press(page, "1", "Enter")
    (judgment,) = judgments(1, page)
    assert [{str(sample) for sample in group} for group in meant(judgment)] == [
        {shown_ids[1]},
        {shown_ids[2]},
        {shown_ids[0]},
    ]
