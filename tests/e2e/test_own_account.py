"""One's own account: addresses, browsers, password, second step, tokens."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from annotation.models import AuditEvent, Project
from tastemaker.accounts.models import ApiToken
from tests.e2e.axe import assert_accessible
from tests.e2e.conftest import PASSWORD
from tests.e2e.one_time_codes import code_now
from tests.e2e.test_accounts import NEW_PASSWORD, expect_complaints, sign_in_by_form
from tests.e2e.waiting import eventually


@pytest.fixture(autouse=True)
def nobody_is_counted_yet() -> None:
    cache.clear()


@pytest.fixture
def signed_in(page: Page, user: Any) -> Page:
    """The lead's tab, signed in by the form, at their account."""
    page.goto("/account")
    sign_in_by_form(page, user.username)
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_visible()
    return page


@pytest.fixture
def key(page: Page) -> Iterator[None]:
    """A security key in the machine, touched whenever it is asked."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made["authenticatorId"]})


def show_password(page: Page) -> None:
    """Confirm that it is oneself, as is asked before a lock is changed."""
    dialog = page.get_by_role("dialog", name="Confirm that it is you")
    dialog.get_by_label("Your password *").fill(PASSWORD)
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog).to_have_count(0)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Signed in as").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page).to_have_url("/login")


def test_an_authenticator_app_is_set_up_and_asked_for_at_the_next_sign_in(
    signed_in: Page, user: Any, complaints: list[str]
) -> None:
    page = signed_in
    page.get_by_role("link", name="Security").click()
    expect(page.get_by_text("They come with the first second step")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Set up an authenticator app").click()
    show_password(page)
    setting_up = page.get_by_role("dialog", name="Set up an authenticator app")
    expect(setting_up.get_by_role("img", name="QR code")).to_be_visible()
    assert_accessible(page)
    secret = setting_up.get_by_label("Secret").inner_text()
    setting_up.get_by_label("The code that the app shows now").fill("000000")
    setting_up.get_by_role("button", name="Turn it on").click()
    expect(setting_up.get_by_text("This code does not hold")).to_be_visible()
    setting_up.get_by_label("The code that the app shows now").fill(code_now(secret))
    page.keyboard.press("Enter")

    kept = page.get_by_role("dialog", name="Keep your recovery codes")
    codes = kept.get_by_label("Recovery codes").inner_text().split()
    assert codes == Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    assert_accessible(page)
    with page.expect_download() as download:
        kept.get_by_role("link", name="Download").click()
    assert codes[0] in download.value.path().read_text()
    page.keyboard.press("Escape")
    expect(kept).to_be_visible()
    kept.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("10 of 10 are left")).to_be_visible()
    # The secret comes with a 404, for there is none set up yet; and the wrong code.
    expect_complaints(complaints, 404, 400)

    sign_out(page)
    sign_in_by_form(page, user.username)
    page.get_by_label("Code from your authenticator app").fill(code_now(secret, steps_ahead=1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Signed in as")).to_be_visible()
    expect_complaints(complaints, 401, 401)

    page.goto("/account/security")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("the password alone will open your account")).to_be_visible()
    page.get_by_role("button", name="Remove it").click()
    show_password(page)
    expect(page.get_by_role("button", name="Set up an authenticator app")).to_be_visible()
    assert not Authenticator.objects.filter(user=user).exists()
    expect_complaints(complaints, 401)


def test_a_security_key_is_added_and_opens_the_account(
    signed_in: Page, key: None, user: Any, complaints: list[str]
) -> None:
    page = signed_in
    page.goto("/account/security")
    page.get_by_role("button", name="Add a security key").click()
    adding = page.get_by_role("dialog", name="Add a security key")
    adding.get_by_label("Name of the key").fill("Key ring")
    page.keyboard.press("Enter")
    show_password(page)
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("button", name="Rename Key ring").click()
    page.get_by_label("Name of the key").fill("Drawer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rename Drawer")).to_be_visible()
    assert Authenticator.objects.get(user=user, type="webauthn").wrap().name == "Drawer"
    expect_complaints(complaints, 401)

    sign_out(page)
    sign_in_by_form(page, user.username)
    expect(page.get_by_text("Now touch your security key")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_role("button", name="Signed in as")).to_be_visible()
    assert Authenticator.objects.get(user=user, type="webauthn").last_used_at is not None
    expect_complaints(complaints, 401, 401)


def test_a_changed_password_ends_every_session(signed_in: Page, user: Any, complaints: list[str]) -> None:
    page = signed_in
    elsewhere = Client()
    elsewhere.force_login(user)
    page.get_by_role("link", name="Security").click()
    page.get_by_label("Your password now").fill("not the password")
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("This is not your password.")).to_be_visible()
    page.get_by_label("Your password now").fill(PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    expect(page).to_have_url("/login")
    expect(page.get_by_text("Your password is changed. Sign in with the new one.")).to_be_visible()
    assert elsewhere.get("/api/v1/session/").json() == {"user": None}
    sign_in_by_form(page, user.username, NEW_PASSWORD)
    expect(page.get_by_role("button", name="Signed in as")).to_be_visible()
    # The wrong password; and done, with nobody signed in.
    expect_complaints(complaints, 400, 401)


def test_an_address_is_added_confirmed_and_preferred(signed_in: Page, user: Any, complaints: list[str]) -> None:
    page = signed_in
    expect(page.get_by_text("No address yet")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Another address").fill("lead@example.org")
    page.keyboard.press("Enter")
    show_password(page)
    expect(page.get_by_text("not confirmed")).to_be_visible()
    eventually(page, lambda: mail.outbox, "a letter was sent")
    link = re.search(r"https?://\S+/confirm-email/\S+", mail.outbox[0].body).group()
    expect_complaints(complaints, 401)

    page.goto(link)
    expect(page.get_by_text("lead@example.org is yours?")).to_be_visible()
    assert_accessible(page)
    assert not EmailAddress.objects.get(user=user).verified
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    assert EmailAddress.objects.get(user=user).verified

    page.goto("/account")
    page.get_by_role("button", name="Remove lead@example.org").click()
    expect(page.get_by_text("No address yet")).to_be_visible()
    assert not EmailAddress.objects.filter(user=user).exists()


def test_another_browser_is_signed_out_from_here(
    signed_in: Page, user: Any, browser: Browser, live_server: Any
) -> None:
    other = browser.new_context(base_url=live_server.url)
    elsewhere = other.new_page()
    elsewhere.goto("/login")
    sign_in_by_form(elsewhere, user.username)
    expect(elsewhere.get_by_role("button", name="Signed in as")).to_be_visible()

    signed_in.reload()
    assert UserSession.objects.filter(user=user).count() == 2
    signed_in.get_by_role("button", name="Sign out Chrome on Linux").click()
    expect(signed_in.get_by_role("button", name="Sign out Chrome on Linux")).to_have_count(0)
    elsewhere.goto("/account")
    expect(elsewhere).to_have_url("/login")
    expect(signed_in.get_by_text("this one")).to_be_visible()
    assert UserSession.objects.filter(user=user).count() == 1
    other.close()


def test_a_token_is_shown_once_works_and_ends(lead: Page, project: Project, user: Any, live_server: Any) -> None:
    lead.goto("/account/tokens")
    expect(lead.get_by_text("No token yet")).to_be_visible()
    assert_accessible(lead)
    lead.get_by_role("button", name="Make a token").click()
    making = lead.get_by_role("dialog", name="Make a token")
    making.get_by_label("Name").fill("Nightly import")
    making.get_by_label("Project").click()
    lead.get_by_role("option", name="Shapes").click()
    assert_accessible(lead)
    making.get_by_role("button", name="Make it").click()
    made = lead.get_by_role("dialog", name="Nightly import is made")
    token = made.get_by_label("Token").inner_text()
    assert_accessible(lead)
    lead.keyboard.press("Escape")
    made.get_by_role("button", name="I have copied it").click()
    row = lead.get_by_role("row").filter(has_text="Nightly import")
    expect(row).to_contain_text("shapes")
    expect(row).to_contain_text("read")
    assert token not in lead.content()

    kept = ApiToken.objects.get(user=user)
    assert (kept.project, kept.is_read_only, kept.expires_at is None) == ("shapes", True, False)
    headers = {"Authorization": f"Bearer {token}"}
    address = f"{live_server.url}/api/v1/projects/shapes/"
    assert requests.get(address, headers=headers).json()["slug"] == "shapes"
    assert requests.patch(address, headers=headers, json={"name": "Else"}).status_code == 403

    lead.reload()
    lead.get_by_role("button", name="Revoke Nightly import").click()
    lead.get_by_role("button", name="Revoke it").click()
    expect(lead.get_by_text("No token yet")).to_be_visible()
    assert requests.get(address, headers=headers).status_code == 401
    assert set(AuditEvent.objects.filter(actor=user).values_list("action", flat=True)) >= {
        "token.made",
        "token.revoked",
    }
