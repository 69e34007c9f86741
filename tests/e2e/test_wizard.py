"""Making a project: five steps, what annotators will see beside them, and on to the first comparison."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from annotation.models import Comparison, Project, Prompt
from gpu_jobs.models import Job
from tests.annotation import factories
from tests.e2e.axe import assert_accessible
from tests.e2e.waiting import eventually, pictures_arrive

Work = Callable[[], list[Job]]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def newcomer(page: Page, sign_in: Callable[[Any], None], db: Any) -> Page:
    sign_in(factories.make_user())
    page.goto("/projects/new")
    return page


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("radio", name=name)


def preview(page: Page) -> Locator:
    return page.get_by_role("region", name="What annotators will see")


def make(page: Page) -> None:
    page.get_by_role("button", name="Make the project").click()


def test_prompts_are_drawn_and_the_first_comparison_is_on_the_screen(newcomer: Page, work: Work) -> None:
    newcomer.get_by_label("Name").fill("Shapes")
    newcomer.get_by_label("First prompts").fill("a red circle left of a blue square")
    expect(newcomer.get_by_text("Next 1 pair is drawn.")).to_be_visible()
    make(newcomer)
    expect(newcomer.get_by_role("heading", name="The first samples")).to_be_visible()
    assert_accessible(newcomer)
    work()
    expect(newcomer).to_have_url("/annotate/shapes")
    expect(newcomer.get_by_text("a red circle left of a blue square")).to_be_visible()
    expect(newcomer.get_by_role("button", name="First is better")).to_be_enabled()
    assert Comparison.objects.get().project.slug == "shapes"
    assert Prompt.objects.get().text == "a red circle left of a blue square"


def test_every_setting_arrives_as_it_was_made(newcomer: Page) -> None:
    newcomer.get_by_label("Name").fill("Which is sharper")
    newcomer.get_by_label("Question", exact=True).fill("Which is sharper?")
    newcomer.get_by_label("Ask strength").check()
    newcomer.get_by_label("Guidelines").fill("Look at the edges.")
    newcomer.get_by_label("Answers for each comparison").fill("3")
    newcomer.get_by_label("Gold questions").fill("10")
    card(newcomer, "Later").click()
    make(newcomer)
    expect(newcomer).to_have_url("/projects/which-is-sharper")
    made = Project.objects.get()
    assert (made.instrument, made.guidelines, made.slots_per_comparison) == ("pairwise", "Look at the edges.", 3)
    assert made.gold_rate == pytest.approx(0.1)
    assert made.instrument_config == {"question": "Which is sharper?", "ask_strength": True}
    newcomer.goto("/projects/new")
    expect(newcomer.get_by_label("Name")).to_have_value("")


def test_the_preview_is_the_question_itself_and_follows_the_settings(newcomer: Page) -> None:
    seen = preview(newcomer)
    expect(seen.get_by_text("Which is better?")).to_be_visible()
    expect(seen.get_by_text("Much better").first).to_have_count(0)
    newcomer.get_by_label("Question", exact=True).fill("Which is sharper?")
    newcomer.get_by_label("Ask strength").check()
    expect(seen.get_by_text("Which is sharper?")).to_be_visible()
    expect(seen.get_by_text("Much better").first).to_be_visible()
    pictures = seen.locator("img[data-visible=true]")
    expect(pictures).to_have_count(2)
    pictures_arrive(pictures)
    # Nothing in it answers: neither a key nor a click changes anything.
    newcomer.locator("h1").first.click()
    newcomer.keyboard.press("1")
    expect(newcomer).to_have_url("/projects/new")
    assert_accessible(newcomer)


def test_what_cannot_be_asked_about_is_not_offered(newcomer: Page) -> None:
    expect(card(newcomer, "piece by piece")).to_be_disabled()
    newcomer.get_by_role("radiogroup", name="What is compared").get_by_text("Videos").click()
    card(newcomer, "piece by piece").click()
    expect(card(newcomer, "A model draws them")).to_be_disabled()
    newcomer.get_by_role("radiogroup", name="What is compared").get_by_text("Texts").click()
    expect(card(newcomer, "piece by piece")).to_be_disabled()
    expect(card(newcomer, "Which is better? One answer")).to_be_checked()


def test_what_the_server_refuses_lands_at_its_step(newcomer: Page, complaints: list[str]) -> None:
    newcomer.get_by_label("Name").fill("In every respect")
    card(newcomer, "in each respect").click()
    first = newcomer.get_by_role("group", name="Dimensions 1")
    first.get_by_label("Id").fill("No Such Id")
    make(newcomer)
    expect(newcomer.get_by_role("alert").filter(has_text="The project was not made")).to_be_visible()
    expect(first.get_by_label("Id")).to_have_attribute("aria-invalid", "true")
    expect(first.get_by_label("Id")).to_be_focused()
    assert not Project.objects.exists()
    assert "400" in complaints.pop()
    first.get_by_label("Id").fill("alignment")
    card(newcomer, "They exist already").click()
    make(newcomer)
    expect(newcomer).to_have_url("/projects/in-every-respect/import")
    assert Project.objects.get().instrument_config["dimensions"][0]["id"] == "alignment"


def test_what_was_said_outlives_a_reload(newcomer: Page) -> None:
    newcomer.get_by_label("Name").fill("Shapes")
    card(newcomer, "in each respect").click()
    newcomer.get_by_role("button", name="Add to dimensions").click()
    newcomer.keyboard.type("colour")
    newcomer.reload()
    expect(newcomer.get_by_label("Name")).to_have_value("Shapes")
    expect(card(newcomer, "in each respect")).to_be_checked()
    expect(newcomer.get_by_role("group", name="Dimensions 4").get_by_label("Id")).to_have_value("colour")


def test_by_keyboard_alone(newcomer: Page) -> None:
    expect(newcomer.get_by_label("Name")).to_be_focused()
    newcomer.keyboard.type("By keys")
    newcomer.keyboard.press("Enter")
    expect(newcomer).to_have_url("/projects/by-keys/prompts")


def test_a_failure_on_the_way_makes_no_second_project(newcomer: Page, complaints: list[str]) -> None:
    newcomer.route(
        "**/prompts/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    newcomer.get_by_label("Name").fill("Shapes")
    newcomer.get_by_label("First prompts").fill("a red circle")
    make(newcomer)
    expect(newcomer.get_by_text("The project is made, but not all of it")).to_be_visible()
    newcomer.unroute("**/prompts/")
    make(newcomer)
    expect(newcomer.get_by_role("heading", name="The first samples")).to_be_visible()
    eventually(newcomer, lambda: Job.objects.count() == 1, "drawing was asked for")
    assert Project.objects.count() == 1
    complaints.clear()
