"""A newcomer signs in, makes a project and says what is to be drawn."""

from typing import Any

from playwright.sync_api import Page, expect

from annotation.models import Project, Prompt
from tests.annotation import factories
from tests.e2e.conftest import PASSWORD


def test_from_signing_in_to_the_first_prompts(page: Page, complaints: list[str], db: Any) -> None:
    newcomer = factories.make_user(password=PASSWORD)
    page.goto("/projects/new")
    expect(page).to_have_url("/login")

    page.get_by_label("User name").fill(newcomer.username)
    page.get_by_label("Password *").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    assert "400" in complaints.pop()

    page.get_by_label("Password *").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/projects/new")

    page.get_by_label("Name").fill("Cats and dogs")
    page.get_by_label("Guidelines").fill("Prefer the fluffier one.")
    page.get_by_label("Answers for each comparison").fill("2")
    page.get_by_role("button", name="Make the project").click()
    expect(page).to_have_url("/projects/cats-and-dogs/prompts")
    expect(page.get_by_text("No prompts yet")).to_be_visible()

    page.get_by_label("Prompts, one a line").fill("a cat\n\n  a dog \na cat")
    page.get_by_role("button", name="Add 3 prompts").click()
    expect(page.get_by_text("2 added, 1 were there already.")).to_be_visible()
    expect(page.get_by_role("cell", name="a dog")).to_be_visible()

    made = Project.objects.get(slug="cats-and-dogs")
    assert (made.name, made.guidelines, made.slots_per_comparison) == (
        "Cats and dogs",
        "Prefer the fluffier one.",
        2,
    )
    assert set(Prompt.objects.filter(project=made).values_list("text", flat=True)) == {"a cat", "a dog"}

    page.get_by_role("link", name="Tastemaker, all projects").click()
    expect(page.get_by_text("The prompts have no samples yet.")).to_be_visible()
    page.get_by_role("button", name="Signed in as").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page).to_have_url("/login")


def test_a_stranger_learns_nothing_of_a_project(
    page: Page, sign_in: Any, project: Project, complaints: list[str]
) -> None:
    sign_in(factories.make_user())
    page.goto("/projects/shapes/prompts")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("Prefer what the prompt says.")).to_have_count(0)
    assert all("404" in complaint for complaint in complaints)
    complaints.clear()
