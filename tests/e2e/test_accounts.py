"""Getting in: by invitation, with a second step, with a new password from a letter, through the provider."""

import dataclasses
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from annotation import invitations
from annotation.models import Membership, Project
from tests.annotation import factories
from tests.e2e.axe import assert_accessible
from tests.e2e.conftest import PASSWORD
from tests.e2e.one_time_codes import SECRET, code_now
from tests.e2e.waiting import eventually

NEW_PASSWORD = "another-taste-of-shapes"


@pytest.fixture(autouse=True)
def nobody_is_counted_yet() -> None:
    cache.clear()


@pytest.fixture
def owner(project: Project) -> Any:
    return factories.make_user(project, Membership.Role.OWNER)


@pytest.fixture
def ada(db: None) -> Any:
    """Somebody with an account and an address."""
    return get_user_model().objects.create_user("ada", email="ada@example.org", password=PASSWORD)


def link_for(project: Project, owner: Any, role: str = "annotator") -> str:
    """The link that the owner would send."""
    return f"/invitation#{invitations.invite(project, role, owner)[1]}"


def expect_complaints(complaints: list[str], *statuses: int) -> None:
    """The browser's console names every refused request; these refusals, and no others, were to come."""
    assert sorted(re.findall(r"status of (\d+)", " ".join(complaints))) == sorted(map(str, statuses)), complaints
    complaints.clear()


def sign_in_by_form(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("User name or e-mail address").fill(name)
    page.get_by_label("Password *").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_somebody_who_is_not_in_yet(page: Page, project: Project, owner: Any, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for address in ("/login", link_for(project, owner), "/sign-up", "/reset-password"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} is too wide"
        assert_accessible(page)
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)


def test_an_invitation_makes_a_member_of_a_newcomer(page: Page, project: Project, owner: Any) -> None:
    page.goto(link_for(project, owner))
    expect(page.get_by_role("heading", name="You are invited to Shapes")).to_be_visible()
    expect(page.get_by_text("As an annotator you are asked questions")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="Make an account").click()
    expect(page).to_have_url("/sign-up")
    expect(page.get_by_text("you become a member of Shapes")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("User name").fill("newcomer")
    page.get_by_label("E-mail address").fill("new@example.org")
    page.get_by_label("Password *").fill(NEW_PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url("/")
    expect(page.get_by_text("Shapes").first).to_be_visible()
    newcomer = get_user_model().objects.get(username="newcomer")
    assert newcomer.email == "new@example.org"
    assert Membership.objects.get(user=newcomer).role == Membership.Role.ANNOTATOR


def test_what_is_wrong_with_a_new_account_stands_at_its_field(
    page: Page, project: Project, owner: Any, ada: Any, complaints: list[str]
) -> None:
    page.goto(link_for(project, owner))
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("User name").fill("ada")
    page.get_by_label("Password *").fill("password")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("Somebody has this name already")).to_be_visible()
    expect(page.get_by_text("too common")).to_be_visible()
    expect_complaints(complaints, 400)

    page.get_by_label("User name").fill("newcomer")
    page.get_by_label("Password *").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page).to_have_url("/")
    assert Membership.objects.filter(user__username="newcomer", project=project).exists()


def test_an_invitation_is_accepted_by_whoever_has_an_account(
    page: Page, project: Project, owner: Any, ada: Any
) -> None:
    page.goto(link_for(project, owner, "reviewer"))
    page.get_by_role("link", name="I have an account").click()
    sign_in_by_form(page, "ada@example.org")
    expect(page).to_have_url("/invitation")
    page.get_by_role("button", name="Accept as ada").click()
    expect(page).to_have_url("/projects/shapes")
    assert Membership.objects.get(user=ada).role == Membership.Role.REVIEWER


def test_an_invitation_works_once(
    page: Page, project: Project, owner: Any, ada: Any, complaints: list[str]
) -> None:
    secret = invitations.invite(project, "annotator", owner)[1]
    invitations.accept(invitations.hashed(secret), ada)
    page.goto(f"/invitation#{secret}")
    expect(page.get_by_role("alert")).to_contain_text("does not hold any more")
    expect_complaints(complaints, 409)
    page.goto("/sign-up")
    expect(page.get_by_role("heading", name="Accounts are made by invitation")).to_be_visible()
    complaints.clear()


def test_a_second_step_is_taken_by_a_code(page: Page, ada: Any, complaints: list[str]) -> None:
    TOTP.activate(ada, SECRET)
    page.goto("/account/tokens")
    sign_in_by_form(page, "ada")
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Code from your authenticator app").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("This code does not hold")

    page.get_by_label("Code from your authenticator app").fill(code_now())
    page.keyboard.press("Enter")
    expect(page).to_have_url("/account/tokens")
    expect(page.get_by_role("heading", name="API tokens")).to_be_visible()
    # The password alone was refused, then asked what is missing, then the wrong code.
    expect_complaints(complaints, 401, 401, 400)


def test_a_recovery_code_opens_the_account_once(page: Page, ada: Any, complaints: list[str]) -> None:
    TOTP.activate(ada, SECRET)
    codes = RecoveryCodes.activate(ada).get_unused_codes()
    page.goto("/login")
    sign_in_by_form(page, "ada")
    page.get_by_role("button", name="Use a recovery code instead").click()
    page.get_by_label("Recovery code").fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Signed in as ada")).to_be_visible()
    left = Authenticator.objects.get(user=ada, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    assert codes[0] not in left
    assert len(left) == len(codes) - 1
    complaints.clear()


def test_too_many_wrong_passwords_close_the_account_and_say_so(page: Page, ada: Any, complaints: list[str]) -> None:
    page.goto("/login")
    for _ in range(5):
        sign_in_by_form(page, "ada", "not the password")
        expect(page.get_by_text("do not belong together")).to_be_visible()
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()
    sign_in_by_form(page, "ada")
    expect(page.get_by_role("alert")).to_contain_text("closed for a few minutes")
    expect_complaints(complaints, *[400] * 5, 429)


def test_a_forgotten_password_is_replaced_by_way_of_a_letter(page: Page, ada: Any, complaints: list[str]) -> None:
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    expect(page).to_have_url("/reset-password")
    assert_accessible(page)
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    eventually(page, lambda: mail.outbox, "a letter was sent")
    link = re.search(r"https?://\S+/reset-password/\S+", mail.outbox[0].body).group()

    page.goto(link)
    expect(page.get_by_text("For the account ada.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("New password").fill("12345678")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("too common")).to_be_visible()
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("heading", name="Your password is changed")).to_be_visible()

    page.get_by_role("link", name="Sign in").click()
    sign_in_by_form(page, "ada", NEW_PASSWORD)
    expect(page.get_by_role("button", name="Signed in as ada")).to_be_visible()
    # A weak password; and done, with nobody signed in.
    expect_complaints(complaints, 400, 401)

    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("does not hold any more")
    expect_complaints(complaints, 400)


def test_where_everybody_may_sign_up_an_address_is_confirmed_first(
    page: Page, db: None, settings: Any, complaints: list[str]
) -> None:
    settings.SIGN_IN = dataclasses.replace(settings.SIGN_IN, sign_up_is_open=True)
    settings.ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    page.goto("/sign-up")
    page.get_by_label("User name").fill("newcomer")
    page.get_by_label("E-mail address").fill("new@example.org")
    page.get_by_label("Password *").fill(NEW_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Confirm your e-mail address")).to_be_visible()
    eventually(page, lambda: mail.outbox, "a letter was sent")
    link = re.search(r"https?://\S+/confirm-email/\S+", mail.outbox[0].body).group()

    # The password alone does not do.
    page.goto("/login")
    sign_in_by_form(page, "newcomer", NEW_PASSWORD)
    expect(page.get_by_role("heading", name="Confirm your e-mail address")).to_be_visible()

    page.goto(link)
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("heading", name="Your address is confirmed")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("button", name="Signed in as newcomer")).to_be_visible()
    # The account was made, and the password was right: both times nobody is signed in yet.
    expect_complaints(complaints, 401, 401, 401)
