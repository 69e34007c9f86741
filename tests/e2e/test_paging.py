"""Lists longer than a page: there, back, and what is said of them."""

import os
from typing import Any

from playwright.sync_api import Page, expect

from annotation.models import Project
from annotation.prompts import add_prompts


def test_a_long_list_is_paged_there_and_back(lead: Page, project: Project) -> None:
    add_prompts(project, [f"prompt number {number:03}" for number in range(120)])
    lead.goto("/projects/shapes/prompts")
    expect(lead.get_by_role("heading", name="120 in this project")).to_be_visible()
    rows = lead.get_by_role("table", name="Prompts").locator("tbody tr")
    pages = lead.get_by_role("navigation", name="Pages")
    previous, following = pages.get_by_role("button", name="Previous"), pages.get_by_role("button", name="Next")

    def shows(first: str, count: int) -> None:
        expect(rows.first).to_contain_text(first)
        expect(rows).to_have_count(count)

    shows("number 000", 50)
    expect(previous).to_be_disabled()
    following.click()
    shows("number 050", 50)
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        following.scroll_into_view_if_needed()
        lead.screenshot(path=f"{folder}/paging.png")
    following.click()
    shows("number 100", 20)
    expect(following).to_be_disabled()
    previous.click()
    shows("number 050", 50)
    previous.click()
    shows("number 000", 50)
    expect(previous).to_be_disabled()


def test_the_address_keeps_the_page_of_the_comparisons(lead: Page, project: Project, settings: Any, tmp_path: Any):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    from tests.annotation import factories

    factories.make_pairs(project, 50)
    lead.goto("/projects/shapes/comparisons?view=table")
    rows = lead.get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(48)
    expect(lead.get_by_text("50 in all")).to_be_visible()
    lead.get_by_role("button", name="Next").click()
    expect(rows).to_have_count(2)
    lead.reload()
    expect(rows).to_have_count(2)
    lead.get_by_role("button", name="Add a filter").click()
    lead.get_by_role("menuitem", name="State").click()
    lead.get_by_role("button", name="A tie").click()
    expect(lead.get_by_text("No comparison is like that")).to_be_visible()
    assert "cursor" not in lead.url
