"""Reviews, by keyboard alone; and disagreements, from the wall to the comparison."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation import reviews
from annotation.models import Judgment, Membership, Project, Review
from tests.annotation import factories
from tests.annotation.quality.answered import choose, derive
from tests.e2e.axe import assert_accessible
from tests.e2e.crowd import make_crowd
from tests.e2e.moving import make_video_pairs

QUALITY = "/projects/shapes/quality"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def reviewer(page: Page, project: Project, sign_in: Callable[[Any], None]) -> Page:
    sign_in(factories.make_user(project, Membership.Role.REVIEWER))
    return page


@pytest.fixture
def waiting(project: Project) -> list[Judgment]:
    """Three answers that nobody has looked at, the oldest first; the samples stood the other way round."""
    annotator = factories.make_annotator()
    pairs = [factories.make_pair(project, f"prompt {number}") for number in range(3)]
    judgments = [choose(pair, annotator, 0, shown=(1, 0)) for pair in pairs]
    derive(project)
    return judgments


def test_answers_are_accepted_and_returned_by_keyboard(reviewer: Page, waiting: list[Judgment]) -> None:
    first, second, third = waiting
    reviewer.goto(f"{QUALITY}/reviews")
    expect(reviewer.get_by_role("heading", name="prompt 0")).to_be_visible()
    assert_accessible(reviewer)
    reviewer.keyboard.press("s")
    expect(reviewer.get_by_role("heading", name="prompt 1")).to_be_visible()
    reviewer.keyboard.press("a")
    expect(reviewer.get_by_role("heading", name="prompt 2")).to_be_visible()
    expect(reviewer.get_by_text("1 looked at.")).to_be_visible()
    reviewer.keyboard.press("r")
    reviewer.keyboard.type("Look at the ears again, all of them")
    assert_accessible(reviewer)
    reviewer.keyboard.press("Control+Enter")
    reviewer.get_by_role("button", name="Look at those 1").press("Enter")
    expect(reviewer.get_by_role("heading", name="prompt 0")).to_be_visible()
    reviewer.keyboard.press("a")
    expect(reviewer.get_by_text("Nothing waits for a review")).to_be_visible()
    given = {review.judgment_id: (review.verdict, review.comment) for review in Review.objects.all()}
    assert given == {
        second.pk: ("accepted", ""),
        third.pk: ("returned", "Look at the ears again, all of them"),
        first.pk: ("accepted", ""),
    }
    third.refresh_from_db()
    assert not third.is_current


def test_an_answer_is_shown_as_its_annotator_saw_it(reviewer: Page, waiting: list[Judgment]) -> None:
    reviewer.goto(f"{QUALITY}/reviews")
    shown = reviewer.get_by_role("img", name="Shown second")
    chosen = waiting[0].comparison.members.get(position=0).sample_id
    expect(shown).to_have_attribute("src", f"/api/v1/media/samples/{chosen}/")
    expect(reviewer.get_by_text("second", exact=True)).to_be_visible()


def test_two_videos_are_reviewed_under_one_play_head(reviewer: Page, project: Project) -> None:
    [pair] = make_video_pairs(project, 1)
    choose(pair, factories.make_annotator(), 0)
    reviewer.goto(f"{QUALITY}/reviews")
    head = reviewer.get_by_role("group", name="Play head")
    expect(head.get_by_role("button", name="Pause")).to_be_visible()
    reviewer.keyboard.press("Space")
    expect(head.get_by_role("button", name="Play")).to_be_visible()
    reviewer.keyboard.press("Home")
    reviewer.keyboard.press(".")
    expect(head.get_by_text("frame 2 of 80")).to_be_visible()
    assert_accessible(reviewer)
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        reviewer.screenshot(path=f"{folder}/reviewed-videos.png")
    reviewer.keyboard.press("a")
    expect(reviewer.get_by_text("Nothing waits for a review")).to_be_visible()


def test_who_was_overtaken_is_told_and_goes_on(
    reviewer: Page, project: Project, waiting: list[Judgment], complaints: list[str]
) -> None:
    reviewer.goto(f"{QUALITY}/reviews")
    expect(reviewer.get_by_role("heading", name="prompt 0")).to_be_visible()
    reviews.review(waiting[0], "accepted", factories.make_user(project, Membership.Role.REVIEWER))
    reviewer.keyboard.press("a")
    expect(reviewer.get_by_text("No review is needed any more")).to_be_visible()
    reviewer.get_by_role("button", name="Go on").click()
    expect(reviewer.get_by_role("heading", name="prompt 1")).to_be_visible()
    assert Review.objects.count() == 1
    [refusal] = complaints
    assert "409" in refusal
    complaints.clear()


def test_disagreements_lead_to_their_comparison(lead: Page, project: Project) -> None:
    make_crowd(project, pairs=10)
    lead.goto(f"{QUALITY}/disagreements")
    cards = lead.get_by_role("list", name="Questions answered differently").get_by_role("listitem")
    expect(cards.first).to_contain_text("agree with the most frequent one")
    found = [int(text.split("%")[0].split()[-1]) for text in cards.all_inner_texts()]
    assert found == sorted(found)
    assert found[0] <= 50
    assert_accessible(lead)
    lead.get_by_text("People against machines").click()
    expect(lead).to_have_url(f"{QUALITY}/disagreements?between=machines")
    apart = lead.get_by_role("list", name="Questions on which people and machines differ")
    expect(apart.get_by_role("listitem").first).to_contain_text("people (3)")
    apart.get_by_role("link").first.click()
    expect(lead).to_have_url(re.compile(r"/projects/shapes/comparisons/\d+$"))
    assert project.comparisons.filter(pk=int(lead.url.rsplit("/", 1)[-1])).exists()
