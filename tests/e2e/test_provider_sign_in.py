"""Signing in through the deployment's own provider, which lives at another address."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.core.cache import cache
from playwright.sync_api import Page, expect

from annotation import invitations
from annotation.models import Membership, Project
from tests.annotation import factories
from tests.e2e.axe import assert_accessible
from tests.e2e.one_time_codes import SECRET, code_now
from tests.e2e.test_accounts import expect_complaints, link_for
from tests.oidc_provider import running_provider


@pytest.fixture(autouse=True)
def provider(settings: Any) -> Iterator[None]:
    cache.clear()
    with running_provider() as configured:
        settings.SIGN_IN = dataclasses.replace(settings.SIGN_IN, provider=configured)
        settings.SOCIALACCOUNT_PROVIDERS = configured.for_allauth
        yield


@pytest.fixture
def owner(project: Project) -> Any:
    return factories.make_user(project, Membership.Role.OWNER)


def test_whom_nobody_invited_is_told_what_to_do(page: Page, db: None) -> None:
    page.goto("/login")
    page.get_by_role("button", name="Sign in with The house").click()
    expect(page.get_by_role("alert")).to_contain_text("Open your invitation first")
    assert_accessible(page)
    assert not get_user_model().objects.exists()


def test_an_invitation_lets_them_in_and_later_they_come_back_to_where_they_wanted(
    page: Page, project: Project, owner: Any
) -> None:
    page.goto(link_for(project, owner, "reviewer"))
    page.get_by_role("link", name="Make an account").click()
    page.get_by_role("button", name="Go on with The house").click()
    expect(page.get_by_role("button", name="Signed in as grace")).to_be_visible()
    assert Membership.objects.get(user__username="grace").role == Membership.Role.REVIEWER

    page.get_by_role("button", name="Signed in as").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.goto("/account/tokens?a=b#c")
    page.get_by_role("button", name="Sign in with The house").click()
    expect(page).to_have_url("/account/tokens?a=b#c")


def test_the_providers_word_takes_nobody_past_the_second_step(
    page: Page, project: Project, owner: Any, complaints: list[str]
) -> None:
    grace = get_user_model().objects.create_user("grace", email="grace@example.org", password="x")
    grace.emailaddress_set.create(email="grace@example.org", verified=True, primary=True)
    invitations.accept(invitations.hashed(invitations.invite(project, "annotator", owner)[1]), grace)
    TOTP.activate(grace, SECRET)
    page.goto("/account")
    page.get_by_role("button", name="Sign in with The house").click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code from your authenticator app").fill(code_now())
    page.keyboard.press("Enter")
    expect(page).to_have_url("/account")
    # The question what is still missing is answered with "nobody is signed in".
    expect_complaints(complaints, 401)
