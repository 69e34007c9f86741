"""Aspects: every respect is one key, and what is kept is what was seen."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from annotation.models import ComparisonSample, Judgment, Membership, Project
from tests.annotation import factories
from tests.e2e.answering import ask_by, judgments, look, shown
from tests.e2e.blind import Heard
from tests.e2e.shapeworld import make_shape_pairs
from tests.e2e.waiting import eventually

DIMENSIONS = [
    {"id": "alignment", "label": "Alignment", "help": "Does it show what the prompt says, and nothing else?"},
    {"id": "visual-quality", "label": "Visual quality", "help": "Clean edges, even colours, nothing smeared."},
    {"id": "motion", "label": "Motion", "help": "Smooth and plausible?"},
]


@pytest.fixture
def asked(project: Project) -> Project:
    ask_by(project, "aspects", dimensions=DIMENSIONS, ask_overall=True, allow_both_bad=True)
    factories.make_pairs(project, 6)
    return project


@pytest.fixture
def annotator(page: Page, asked: Project, sign_in: Callable[[Any], None]) -> Page:
    """An annotator's tab, with the first pair on it."""
    sign_in(factories.make_user(asked, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    is_asked(page)
    return page


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name)


def is_asked(page: Page) -> None:
    """A pair is there, and nothing is answered."""
    expect(row(page, "Alignment").get_by_role("button", name="First")).to_be_enabled()
    expect(page.locator("[aria-label=Respects] [aria-pressed=true]")).to_have_count(0)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def meant(judgment: Judgment) -> dict[str, Any]:
    """What a judgment says, by the samples themselves."""
    samples = dict(
        ComparisonSample.objects.filter(comparison=judgment.comparison).values_list("position", "sample_id")
    )

    def of(choice: str) -> Any:
        return samples[int(choice[-1])] if choice.startswith("sample_") else choice

    by_row = judgment.answer["dimensions"] | {"overall": judgment.answer["overall"]}
    return {name: of(choice) for name, choice in by_row.items()}


def test_a_key_a_row_and_enter(annotator: Page) -> None:
    pairs = []
    for keys in (("1", "2", "0", "b"), ("ArrowLeft", "ArrowRight", "n", "ArrowDown")):
        pairs.append(shown(annotator))
        press(annotator, *keys, "Enter")
        eventually(annotator, lambda: shown(annotator) != pairs[-1], "the next pair is shown")
    stored = judgments(2, annotator)
    (a, b), (c, d) = pairs
    assert [meant(judgment) for judgment in stored] == [
        {"alignment": a, "visual-quality": b, "motion": "tie", "overall": "both_bad"},
        {"alignment": c, "visual-quality": d, "motion": "not_applicable", "overall": "tie"},
    ]
    assert all(judgment.time_ms for judgment in stored)


def test_by_mouse_in_any_order(annotator: Page) -> None:
    first, second = shown(annotator)
    row(annotator, "Overall").get_by_role("button", name="Second").click()
    # The keys' row goes to the next open one: the first here.
    expect(row(annotator, "Alignment")).to_have_attribute("aria-current", "true")
    row(annotator, "Motion").get_by_role("button", name="N/A").click()
    row(annotator, "Alignment").get_by_role("button", name="First").click()
    expect(annotator.get_by_role("button", name="Still to come: Visual quality")).to_be_disabled()
    row(annotator, "Visual quality").get_by_role("button", name="Tie").click()
    annotator.get_by_role("button", name="Send").click()
    assert [meant(judgment) for judgment in judgments(1, annotator)] == [
        {"alignment": first, "visual-quality": "tie", "motion": "not_applicable", "overall": second}
    ]


def test_going_back_and_straight_to_a_row(annotator: Page) -> None:
    first, second = shown(annotator)
    press(annotator, "1", "1")
    press(annotator, "ArrowUp", "ArrowUp")
    expect(row(annotator, "Alignment")).to_have_attribute("aria-current", "true")
    press(annotator, "2")
    expect(row(annotator, "Motion")).to_have_attribute("aria-current", "true")
    press(annotator, "e", "0", "Enter")
    expect(row(annotator, "Motion")).to_have_attribute("aria-current", "true")
    assert not Judgment.objects.exists()
    press(annotator, "2", "Enter")
    assert [meant(judgment) for judgment in judgments(1, annotator)] == [
        {"alignment": second, "visual-quality": first, "motion": second, "overall": "tie"}
    ]


def test_every_row_says_what_to_look_at(annotator: Page) -> None:
    expect(annotator.get_by_text("Does it show what the prompt says")).to_be_visible()
    press(annotator, "1")
    expect(annotator.get_by_text("Clean edges, even colours")).to_be_visible()
    row(annotator, "Motion").hover()
    expect(annotator.get_by_text("Smooth and plausible?")).to_be_visible()


def test_a_reload_in_the_middle_keeps_what_was_answered(annotator: Page) -> None:
    first, second = shown(annotator)
    press(annotator, "1", "2")
    annotator.reload()
    expect(row(annotator, "Motion").get_by_role("button", name="First")).to_be_enabled()
    assert shown(annotator) == [first, second]
    expect(row(annotator, "Motion")).to_have_attribute("aria-current", "true")
    expect(row(annotator, "Visual quality").get_by_role("button", name="Second")).to_have_attribute(
        "aria-pressed", "true"
    )
    press(annotator, "0", "1", "Enter")
    assert [meant(judgment) for judgment in judgments(1, annotator)] == [
        {"alignment": first, "visual-quality": second, "motion": "tie", "overall": first}
    ]
    is_asked(annotator)


def test_ten_seconds_without_a_network(annotator: Page, context: BrowserContext, complaints: list[str]) -> None:
    context.set_offline(True)
    for keys in (("1", "1", "1", "1"), ("2", "2", "2", "2")):
        is_asked(annotator)
        press(annotator, *keys, "Enter")
    expect(annotator.get_by_text("2 answers kept here until the server can be reached")).to_be_visible()
    annotator.wait_for_timeout(10_000)
    assert not Judgment.objects.exists()
    context.set_offline(False)
    stored = judgments(2, annotator)
    sides = [judgment.shown_order[0] for judgment in stored]
    assert [judgment.answer["overall"] for judgment in stored] == [f"sample_{sides[0]}", f"sample_{1 - sides[1]}"]
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


def test_undo_opens_the_answer_and_supersedes_it(annotator: Page) -> None:
    pair = shown(annotator)
    press(annotator, "1", "1", "1", "1", "Enter")
    is_asked(annotator)
    press(annotator, "z")
    eventually(annotator, lambda: shown(annotator) == pair, "the last pair is open again")
    expect(row(annotator, "Motion").get_by_role("button", name="First")).to_have_attribute("aria-pressed", "true")
    # Left as it was: what was changed meanwhile is forgotten.
    press(annotator, "2", "Escape")
    is_asked(annotator)
    press(annotator, "z")
    eventually(annotator, lambda: shown(annotator) == pair, "the last pair is open again")
    expect(row(annotator, "Alignment").get_by_role("button", name="First")).to_have_attribute(
        "aria-pressed", "true"
    )
    press(annotator, "d", "0", "Enter")
    eventually(annotator, lambda: Judgment.objects.count() == 2, "the correction is stored")
    (current,) = judgments(1, annotator)
    assert meant(current) == {
        "alignment": pair[0], "visual-quality": pair[0], "motion": "tie", "overall": pair[0]
    }  # fmt: skip
    assert current.supersedes is not None and meant(current.supersedes)["motion"] == pair[0]


def test_where_samples_come_from_is_nowhere(page: Page, asked: Project, sign_in: Callable[[Any], None]) -> None:
    heard = Heard(page)
    sign_in(factories.make_user(asked, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    is_asked(page)
    press(page, "1", "1", "1", "1", "Enter")
    is_asked(page)
    press(page, "z")
    judgments(1, page)
    heard.assert_blind()


def test_in_light_and_dark(page: Page, project: Project, sign_in: Callable[[Any], None]) -> None:
    ask_by(project, "aspects", dimensions=DIMENSIONS, ask_overall=True, allow_both_bad=True)
    make_shape_pairs(project, 3)
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    is_asked(page)
    press(page, "1", "0")
    look(page, "aspects")


def test_twenty_dimensions_fit_and_the_current_one_is_in_sight(
    page: Page, project: Project, sign_in: Callable[[Any], None]
) -> None:
    many = [{"id": f"d{number}", "label": f"Dimension {number}"} for number in range(20)]
    ask_by(project, "aspects", dimensions=many)
    make_shape_pairs(project, 2)
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    expect(page.get_by_role("button", name="First", exact=True).first).to_be_enabled()
    press(page, *["1"] * 15)
    expect(row(page, "Dimension 15")).to_be_in_viewport(ratio=0.99)
    look(page, "aspects-many")
    press(page, *["2"] * 5, "Enter")
    (judgment,) = judgments(1, page)
    sides = [f"sample_{position}" for position in judgment.shown_order]
    assert list(judgment.answer["dimensions"].values()) == [sides[0]] * 15 + [sides[1]] * 5
