"""The team: who is let in, who becomes what, who is sent away, and the links that let others in."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.hashed_secrets import hashed
from annotation.models import Invitation, Membership, Project
from tests.annotation import factories
from tests.e2e.axe import assert_accessible

TEAM = "/projects/shapes/settings/team"


@pytest.fixture
def ada(project: Project) -> Any:
    """The owner."""
    return factories.make_user(project, "owner", email="ada@example.org")


@pytest.fixture
def owner(page: Page, ada: Any, sign_in: Callable[[Any], None]) -> Page:
    """The owner's tab."""
    sign_in(ada)
    return page


def role_of(person: Any, project: Project) -> str | None:
    membership = Membership.objects.filter(project=project, user=person).first()
    return None if membership is None else membership.role


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).or_(page.get_by_role("textbox", name=label)).click()
    page.get_by_role("option", name=option).click()


def test_somebody_is_added_made_more_of_and_removed(owner: Page, project: Project) -> None:
    newcomer = factories.make_user(email="grace@example.org")
    owner.goto(TEAM)
    owner.get_by_label("Add somebody who has an account").fill("grace@example.org")
    owner.get_by_role("button", name="Add", exact=True).click()
    members = owner.get_by_role("table", name="Members")
    expect(members).to_contain_text(newcomer.username)
    assert role_of(newcomer, project) == "annotator"

    choose(owner, f"Role of {newcomer.username}", "Reviewer")
    expect(owner.get_by_label(f"Role of {newcomer.username}").first).to_have_value("Reviewer")
    expect(owner.get_by_label(f"Role of {newcomer.username}").first).to_be_enabled()
    assert role_of(newcomer, project) == "reviewer"
    assert_accessible(owner)

    owner.get_by_role("button", name=f"Remove {newcomer.username}").click()
    owner.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(members).not_to_contain_text(newcomer.username)
    assert role_of(newcomer, project) is None


def test_the_last_owner_stays(owner: Page, ada: Any, project: Project, complaints: list[str]) -> None:
    owner.goto(TEAM)
    choose(owner, f"Role of {ada.username}", "Manager")
    expect(owner.get_by_role("alert")).to_contain_text("A project needs an owner")
    expect(owner.get_by_label(f"Role of {ada.username}").first).to_have_value("Owner")
    assert role_of(ada, project) == "owner"
    owner.get_by_role("button", name="Leave this project").click()
    owner.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(owner.get_by_text("Nobody was removed")).to_be_visible()
    assert role_of(ada, project) == "owner"
    assert all("409" in complaint for complaint in complaints)
    complaints.clear()


def test_a_manager_makes_no_owners_and_unmakes_none(lead: Page, ada: Any) -> None:
    lead.goto(TEAM)
    row = lead.get_by_role("row").filter(has_text=ada.username)
    expect(row).to_contain_text("owner")
    expect(row.get_by_role("button")).to_have_count(0)
    lead.get_by_role("button", name="Invite somebody").click()
    lead.get_by_role("dialog").get_by_label("As").first.click()
    expect(lead.get_by_role("option", name="Manager")).to_be_visible()
    expect(lead.get_by_role("option", name="Owner")).to_have_count(0)


def test_nobody_of_that_name_is_said_at_the_field(lead: Page, complaints: list[str]) -> None:
    lead.goto(TEAM)
    lead.get_by_label("Add somebody who has an account").fill("nobody@example.org")
    lead.get_by_role("button", name="Add", exact=True).click()
    expect(lead.get_by_text("send an invitation instead")).to_be_visible()
    assert all("400" in complaint for complaint in complaints)
    complaints.clear()


def test_an_invitation_is_shown_once_works_and_is_revoked(lead: Page, project: Project) -> None:
    lead.goto(TEAM)
    lead.get_by_role("button", name="Invite somebody").click()
    dialog = lead.get_by_role("dialog")
    dialog.get_by_label("As").first.click()
    lead.get_by_role("option", name="Reviewer").click()
    dialog.get_by_label("E-mail").fill("grace@example.org")
    dialog.get_by_label("It holds for").fill("3")
    assert_accessible(lead)
    dialog.get_by_role("button", name="Make the link").click()
    link = dialog.get_by_label("Link")
    secret = link.inner_text().split("#")[1]
    made = Invitation.objects.get()
    assert (made.secret_hash, made.role, made.email) == (hashed(secret), "reviewer", "grace@example.org")
    assert (made.expires_at - made.created_at).days in (2, 3)
    lead.keyboard.press("Escape")
    expect(link).to_be_visible()
    assert_accessible(lead)
    dialog.get_by_role("button", name="I have copied it").click()
    expect(link).to_have_count(0)

    waiting = lead.get_by_role("table", name="Open invitations")
    expect(waiting).to_contain_text("grace@example.org")
    lead.reload()
    expect(waiting).to_contain_text("reviewer")
    assert secret not in lead.content()
    lead.get_by_role("button", name="Revoke the invitation for grace@example.org").click()
    expect(lead.get_by_text("None. Who has no account yet")).to_be_visible()
    made.refresh_from_db()
    assert made.revoked_at is not None
