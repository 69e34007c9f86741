"""The audit log: every change with what was and what is, narrowed down by filters that stand in the address."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from annotation import audit, projects
from annotation.models import Project
from tests.annotation import factories
from tests.e2e.axe import assert_accessible

LOG = "/projects/shapes/settings/audit-log"


def rows(page: Page) -> Any:
    return page.get_by_role("table", name="Audit log").get_by_role("row")


def test_a_change_is_read_as_what_was_and_what_is(lead: Page, project: Project, user: Any) -> None:
    before = "Prefer the picture that shows what the prompt says, and then the clearer of the two."
    projects.change_project(project, user, {"guidelines": before})
    after = before.replace("clearer", "more beautiful")
    projects.change_project(project, user, {"guidelines": after, "lease_minutes": 25})
    lead.goto(LOG)
    newest = rows(lead).nth(1)
    expect(newest).to_contain_text(user.username)
    expect(newest.locator("del")).to_have_text(["clearer", "10"])
    assert " ".join(newest.locator("ins").all_inner_texts()).split() == ["more", "beautiful", "25"]
    assert_accessible(lead)


def test_filters_stand_in_the_address(lead: Page, project: Project, user: Any) -> None:
    other = factories.make_user(project, "manager")
    audit.record(user, "membership.added", "grace", project=project, after={"role": "annotator"})
    audit.record(other, "membership.removed", "grace", project=project, before={"role": "annotator"})
    audit.record(other, "project.changed", "shapes", project=project, before={"name": "A"}, after={"name": "B"})
    lead.goto(LOG)
    expect(rows(lead)).to_have_count(4)
    lead.get_by_label("What").first.click()
    lead.get_by_role("option", name="Members").click()
    expect(rows(lead)).to_have_count(3)
    lead.get_by_label("Who").fill(other.username)
    lead.keyboard.press("Enter")
    expect(rows(lead)).to_have_count(2)
    assert "action=membership." in lead.url
    assert f"actor={other.username}" in lead.url
    lead.reload()
    expect(rows(lead)).to_have_count(2)
    expect(lead.get_by_label("Who")).to_have_value(other.username)
    assert_accessible(lead)

    lead.get_by_label("From").fill("2001-01-01")
    lead.get_by_label("To", exact=True).fill("2001-01-02")
    expect(lead.get_by_text("Nothing of that kind")).to_be_visible()
    lead.get_by_role("button", name="Show everything").click()
    expect(rows(lead)).to_have_count(4)
    lead.get_by_role("button", name="membership.removed").click()
    expect(rows(lead)).to_have_count(2)


def test_pages_by_cursor(lead: Page, project: Project, user: Any) -> None:
    for number in range(120):
        audit.record(user, "thing.made", f"thing {number}", project=project)
    lead.goto(LOG)
    expect(rows(lead).nth(1)).to_contain_text("thing 119")
    lead.get_by_role("button", name="Next").click()
    expect(rows(lead).nth(1)).to_contain_text("thing 69")
    lead.reload()
    expect(rows(lead).nth(1)).to_contain_text("thing 69")
    lead.get_by_role("button", name="Previous").click()
    expect(rows(lead).nth(1)).to_contain_text("thing 119")


def test_staff_read_the_log_of_everything(page: Page, project: Project, sign_in: Callable[[Any], None]) -> None:
    staff = factories.make_user(is_staff=True)
    gone = factories.make_project(slug="gone")
    audit.record(staff, projects.DELETED, "gone", project=gone, before={"name": "Gone"})
    gone.delete()
    audit.record(staff, "token.made", "nightly import")
    sign_in(staff)
    page.goto("/")
    page.get_by_role("button", name=f"Signed in as {staff.username}").click()
    page.get_by_role("menuitem", name="Audit log").click()
    expect(rows(page).nth(1)).to_contain_text("token.made")
    expect(rows(page).nth(2)).to_contain_text("gone")
    assert_accessible(page)


def test_others_are_told_where_theirs_is(lead: Page) -> None:
    lead.goto("/audit-log")
    expect(lead.get_by_text("For members of staff")).to_be_visible()
    assert_accessible(lead)
