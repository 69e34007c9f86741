"""What stands round every page: the way about by role, the palette, and what is said when things go wrong."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from annotation.models import Membership, Project
from tests.annotation import factories
from tests.e2e.axe import assert_accessible


def test_the_palette_leads_everywhere_by_keys_alone(lead: Page, project: Project, user: Any) -> None:
    other = factories.make_project(slug="rooms", name="Rooms of many kinds")
    Membership.objects.create(project=other, user=user, role=Membership.Role.MANAGER)
    lead.goto("/projects/shapes")
    expect(lead.get_by_role("button", name="Go to")).to_be_visible()
    lead.keyboard.press("Control+k")
    search = lead.get_by_role("textbox", name="Where to, or what to do")
    expect(search).to_be_focused()
    assert_accessible(lead)
    lead.keyboard.type("datas")
    lead.keyboard.press("Enter")
    expect(lead).to_have_url("/projects/shapes/datasets")
    expect(search).to_have_count(0)

    lead.get_by_role("button", name="Go to").click()
    expect(search).to_be_focused()
    lead.keyboard.type("rooms of")
    lead.keyboard.press("Enter")
    expect(lead).to_have_url("/projects/rooms")
    expect(search).to_have_count(0)

    lead.keyboard.press("Control+k")
    expect(search).to_be_focused()
    lead.keyboard.type("dark colours")
    lead.keyboard.press("Enter")
    expect(lead.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    expect(search).to_have_count(0)

    lead.keyboard.press("Control+k")
    expect(search).to_be_focused()
    lead.keyboard.type("sign out")
    lead.keyboard.press("Enter")
    expect(lead).to_have_url("/login")


@pytest.mark.parametrize(
    ("role", "there", "not_there"),
    [
        (
            Membership.Role.REVIEWER,
            ["Overview", "Annotate", "Comparisons", "Quality"],
            ["Prompts", "Jobs", "Train"],
        ),
        (Membership.Role.MANAGER, ["Overview", "Prompts", "Comparisons", "Quality", "Train", "Jobs"], []),
    ],
)
def test_the_way_about_shows_what_is_ones_own(
    page: Page, sign_in: Any, project: Project, role: Any, there: list[str], not_there: list[str]
) -> None:
    sign_in(factories.make_user(project, role))
    page.goto("/projects/shapes")
    way = page.get_by_role("navigation", name="The loop")
    for name in there:
        expect(way.get_by_role("link", name=name, exact=True)).to_be_visible()
    for name in not_there:
        expect(way.get_by_role("link", name=name, exact=True)).to_have_count(0)
    assert_accessible(page)


def test_an_annotator_comes_straight_to_the_question(page: Page, sign_in: Any, project: Project) -> None:
    sign_in(factories.make_user(project))
    page.goto("/projects/shapes")
    expect(page).to_have_url("/annotate/shapes")


@pytest.mark.parametrize(
    ("role", "address", "who", "way", "leads_to"),
    [
        (Membership.Role.ANNOTATOR, "jobs", "managers and owners", "Annotate", "/annotate/shapes"),
        (Membership.Role.ANNOTATOR, "jobs/7", "managers and owners", "Annotate", "/annotate/shapes"),
        (
            Membership.Role.ANNOTATOR,
            "quality/gold",
            "reviewers, managers and owners",
            "Annotate",
            "/annotate/shapes",
        ),
        (Membership.Role.REVIEWER, "settings/team", "managers and owners", "Overview", "/projects/shapes"),
    ],
)
def test_a_page_that_is_not_ones_own_says_whose_it_is_and_where_to_go(
    page: Page, sign_in: Any, project: Project, role: Any, address: str, who: str, way: str, leads_to: str
) -> None:
    sign_in(factories.make_user(project, role))
    page.goto(f"/projects/shapes/{address}")
    expect(page.get_by_text(f"This page is for {who}")).to_be_visible()
    shown = page.get_by_role("main")
    expect(shown).to_contain_text(f"{role} of Shapes")
    expect(shown.get_by_role("button")).to_have_count(0)
    assert_accessible(page)
    shown.get_by_role("link", name=way, exact=True).click()
    expect(page).to_have_url(leads_to)


def test_the_first_tab_leads_past_the_navigation(lead: Page, project: Project) -> None:
    lead.goto("/projects/shapes/jobs")
    expect(lead.get_by_role("heading", name="Jobs", level=1)).to_be_visible()
    lead.keyboard.press("Tab")
    expect(lead.get_by_role("link", name="To the page")).to_be_focused()
    lead.keyboard.press("Enter")
    assert lead.evaluate("document.activeElement.id") == "page"


def test_a_lost_network_is_said_and_what_is_shown_stays(
    lead: Page, project: Project, context: BrowserContext, complaints: list[str]
) -> None:
    lead.goto("/projects/shapes/prompts")
    expect(lead.get_by_role("heading", level=1)).to_be_visible()
    context.set_offline(True)
    expect(lead.get_by_text("There is no network.")).to_be_visible()
    expect(lead.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(lead)
    context.set_offline(False)
    expect(lead.get_by_text("There is no network.")).to_have_count(0)
    complaints.clear()


def test_an_ended_session_takes_nothing_away(
    lead: Page, project: Project, user: Any, context: BrowserContext, sign_in: Any, complaints: list[str]
) -> None:
    lead.goto("/projects/shapes/prompts")
    words = lead.get_by_label("Prompts, one a line")
    words.fill("a cat that nobody saved")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    lead.get_by_role("button", name="Add 1 prompt").click()
    dialog = lead.get_by_role("dialog", name="You are signed out")
    expect(dialog).to_be_visible()
    assert_accessible(lead)
    sign_in(user)
    dialog.get_by_role("button", name="I have signed in").click()
    expect(dialog).to_have_count(0)
    expect(words).to_have_value("a cat that nobody saved")
    assert all("403" in complaint for complaint in complaints)
    complaints.clear()


def test_a_page_that_breaks_leaves_the_way_about(lead: Page, project: Project, complaints: list[str]) -> None:
    lead.route("**/assets/JobsPage*", lambda route: route.abort())
    lead.goto("/projects/shapes")
    way = lead.get_by_role("navigation", name="The loop")
    way.get_by_role("link", name="Jobs").click()
    expect(lead.get_by_role("heading", name="A part of this page did not arrive")).to_be_visible()
    expect(way).to_be_visible()
    assert_accessible(lead)
    lead.unroute("**/assets/JobsPage*")
    lead.get_by_role("button", name="Load it again").click()
    expect(lead.get_by_role("heading", name="Jobs", level=1)).to_be_visible()
    assert all("load" in complaint for complaint in complaints), complaints
    complaints.clear()


def test_a_project_that_is_not_there_shows_another_way(lead: Page, project: Project, complaints: list[str]) -> None:
    lead.goto("/projects/nowhere")
    expect(lead.get_by_text("There is no such project")).to_be_visible()
    expect(lead.get_by_role("button", name="Try again")).to_have_count(0)
    assert_accessible(lead)
    lead.get_by_role("alert").get_by_role("link", name="All projects").click()
    expect(lead.get_by_role("article", name="Shapes")).to_be_visible()
    assert all("404" in complaint for complaint in complaints), complaints
    complaints.clear()
