"""Two layouts of one room: the better one is told by key and by mouse."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import ComparisonSample, Judgment, Membership, Project
from tests.annotation import factories
from tests.e2e.answering import ask_by, judgments, look
from tests.e2e.furnished import add_rooms, furnished, untidy
from tests.e2e.waiting import eventually

ROOMS = 4


@pytest.fixture
def comparing(page: Page, project: Project, sign_in: Callable[[Any], None]) -> Page:
    """An annotator's tab, with the first two rooms on it."""
    ask_by(project, "layout", mode="compare")
    add_rooms(project, [(untidy(shift=number * 0.05), furnished(shift=number * 0.05)) for number in range(ROOMS)])
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    expect(page.get_by_role("button", name="First is better")).to_be_enabled()
    return page


def is_tidy_first(page: Page) -> bool:
    """Whether the room in which nothing is wrong stands at the left."""
    current = page.locator("[data-current=true] > div")
    counts = [current.nth(side).locator("[data-visible=true] [data-finding]").count() for side in (0, 1)]
    assert sorted(counts) == [0, 3]
    return counts[0] == 0


def preferred(judgment: Judgment) -> Any:
    """The sample that a judgment prefers, or what else it says."""
    choice = judgment.answer["choice"]
    if not choice.startswith("sample_"):
        return choice
    return ComparisonSample.objects.get(comparison=judgment.comparison, position=int(choice[-1])).sample


def test_the_better_of_two_rooms(comparing: Page) -> None:
    for number in range(2):
        key = "1" if is_tidy_first(comparing) else "ArrowRight"
        comparing.keyboard.press(key)
        judgments(number + 1, comparing)
        expect(comparing.get_by_role("button", name="First is better")).to_be_enabled()
    comparing.keyboard.press("ArrowDown")
    eventually(comparing, lambda: Judgment.objects.count() == 3, "the tie is stored")
    comparing.get_by_role("button", name="Both bad").click()
    first, second, tie, both_bad = judgments(4, comparing)
    assert all(judgment.answer["decision"] == "compare" for judgment in (first, second, tie, both_bad))
    assert [preferred(judgment).findings.count() for judgment in (first, second)] == [0, 0]
    assert (preferred(tie), preferred(both_bad)) == ("tie", "both_bad")


def test_two_rooms_in_light_and_dark(comparing: Page) -> None:
    look(comparing, "layout-compare")
