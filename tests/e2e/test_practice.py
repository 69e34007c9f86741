"""Practice: before the first question one may try some, is told at once, and nothing is recorded."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation import gold
from annotation.models import Judgment, Membership, Project, Slot
from tests.annotation import factories
from tests.e2e.axe import assert_accessible


@pytest.fixture
def beginner(page: Page, project: Project, sign_in: Callable[[Any], None]) -> Page:
    """The tab of somebody who has never answered, in a project with two questions for practice and three others."""
    for number, pair in enumerate(factories.make_pairs(project, 2)):
        gold.make_gold(pair, {"choice": "tie"}, None, f"Both are plain, number {number}.", is_practice=True)
    factories.make_pairs(project, 3)
    sign_in(factories.make_user(project, Membership.Role.ANNOTATOR))
    page.goto("/annotate/shapes")
    return page


def test_practice_tells_and_records_nothing(beginner: Page) -> None:
    practise = beginner.get_by_role("link", name="Practise")
    expect(practise).to_be_visible()
    assert_accessible(beginner)
    practise.click()
    tie = beginner.get_by_role("button", name="Tie")
    expect(tie).to_be_enabled()
    beginner.keyboard.press("1")
    told = beginner.get_by_role("dialog")
    expect(told).to_contain_text("The project sees it differently")
    expect(told).to_contain_text("Both are plain, number 0.")
    assert_accessible(beginner)
    beginner.keyboard.press("r")
    expect(told).to_have_count(0)
    beginner.keyboard.press("0")
    expect(told).to_contain_text("Just so")
    beginner.keyboard.press("n")
    expect(beginner.get_by_text("Practice 2 of 2")).to_be_visible()
    expect(tie).to_be_enabled()
    tie.click()
    told.get_by_role("button", name="Next").click()
    expect(beginner.get_by_text("2 of 2 as the project's lead would answer")).to_be_visible()
    assert not Judgment.objects.exists()
    assert not Slot.objects.exclude(state=Slot.State.OPEN).exists()
    beginner.get_by_role("link", name="Begin", exact=True).click()
    expect(beginner.get_by_text("0 of 3")).to_be_visible()
    expect(tie).to_be_enabled()


def test_whoever_knows_begins_right_away_and_is_not_asked_again(beginner: Page) -> None:
    beginner.get_by_role("button", name="Begin right away").click()
    expect(beginner.get_by_role("button", name="Tie")).to_be_enabled()
    beginner.reload()
    expect(beginner.get_by_role("button", name="Tie")).to_be_enabled()
