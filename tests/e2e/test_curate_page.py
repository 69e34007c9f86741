"""The Curate page: what is moved shows at once, stands in the address, and is explained."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from annotation.models import Project
from gpu_jobs.models import Job
from tests.e2e.axe import assert_accessible
from tests.e2e.charts import figures, take
from tests.e2e.curated import make_scored_pool
from tests.e2e.waiting import eventually

CURATE = "/projects/shapes/curate"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where TASTEMAKER_SCREENSHOTS says."""
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 1920), ("dark", 1920)])
def test_it_fits_and_shuts_nobody_out(lead: Page, project: Project, scheme: Any, width: int) -> None:
    make_scored_pool(project)
    lead.emulate_media(color_scheme=scheme)
    lead.set_viewport_size({"width": width, "height": 900})
    lead.goto(CURATE)
    expect(lead.get_by_role("heading", name="What becomes of 60 pairs")).to_be_visible()
    expect(lead.get_by_label("Loading")).to_have_count(0)
    assert lead.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page is too wide"
    assert_accessible(lead)
    picture(lead, f"curate-full-{scheme}-{width}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_said_of_figures_that_are_on_their_way(lead: Page, project: Project, scheme: Any) -> None:
    make_scored_pool(project)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    lead.route("**/selection-previews/", hold)
    lead.emulate_media(color_scheme=scheme)
    lead.goto(CURATE)
    eventually(lead, lambda: len(held) == 1, "the selection is asked for")
    expect(lead.get_by_label("Loading")).not_to_have_count(0)
    expect(lead.get_by_text("No pair passes the gates yet.")).to_have_count(0)
    assert_accessible(lead)
    held.pop().continue_()
    expect(lead.get_by_role("list", name="Highest in rank").get_by_role("listitem")).not_to_have_count(0)

    # What was there before may be read while the next is on its way, by everybody.
    slide(lead, "Keep", "ArrowLeft")
    expect(lead.locator("[data-stale=true]")).to_be_visible()
    assert_accessible(lead)
    eventually(lead, lambda: len(held) > 0, "the next selection is asked for")
    for route in held:
        route.continue_()
    expect(lead.locator("[data-stale=true]")).to_have_count(0)


def slide(page: Page, name: str, key: str, times: int = 1) -> None:
    """Move a slider by its keys."""
    slider = page.get_by_role("slider", name=name, exact=True)
    slider.focus()
    for _ in range(times):
        slider.press(key)


def test_moving_a_slider_changes_the_figures_and_the_address(lead: Page, project: Project, tmp_path: Path) -> None:
    make_scored_pool(project)
    lead.goto(CURATE)
    bar = lead.get_by_role("img", name="What becomes of the pool")
    expect(bar).to_have_accessible_name(re.compile("35 selected"))
    first = lead.get_by_role("list", name="Highest in rank").get_by_role("listitem").first.inner_text()

    slide(lead, "Keep", "ArrowLeft", 30)
    expect(lead).to_have_url(re.compile("keep=30"))
    expect(bar).to_have_accessible_name(re.compile("18 selected"))
    expect(lead.get_by_text("18 pairs · 30%")).to_be_visible()
    slide(lead, "Preference margin", "Home")
    slide(lead, "Text quality", "Home")
    expect(lead).to_have_url(re.compile("margin=0&text_quality=0"))
    ranked = lead.get_by_role("list", name="Highest in rank").get_by_role("listitem").first
    expect(ranked).not_to_have_text(first.replace("\n", ""))

    rows = figures(take(lead, "What becomes of the pool", "Figures (CSV)", tmp_path))
    assert rows[0]["part"] == "selected"
    assert sum(int(row["pairs"]) for row in rows) == 60
    shown = {row["part"]: row["pairs"] for row in rows}
    assert all(f"{shown[name]} {name}" in bar.get_attribute("aria-label") for name in ("selected", "ties"))

    moved = lead.url
    lead.get_by_role("button", name="Reset").click()
    expect(lead).to_have_url(re.compile(r"/curate$"))
    expect(bar).to_have_accessible_name(re.compile("35 selected"))
    lead.goto(moved)
    expect(lead.get_by_text("18 pairs · 30%")).to_be_visible()
    expect(lead.get_by_role("slider", name="Preference margin")).to_have_attribute("aria-valuenow", "0")


def test_limits_keep_pairs_out_and_the_control_is_there(lead: Page, project: Project) -> None:
    make_scored_pool(project)
    lead.goto(CURATE)
    bar = lead.get_by_role("img", name="What becomes of the pool")
    lead.get_by_label("Margin from").fill("0.5")
    expect(bar).to_have_accessible_name(re.compile("margin out of range"))
    lead.get_by_label("Margin from").fill("")
    lead.get_by_text("Leave out", exact=True).click()
    expect(bar).to_have_accessible_name(re.compile("scorer disagrees with the label"))
    expect(lead).to_have_url(re.compile("disagreement=drop"))

    lead.get_by_role("combobox", name="Rank by").click()
    lead.get_by_role("option", name="Random").click()
    expect(lead).to_have_url(re.compile("criterion=random"))
    expect(lead.get_by_role("slider", name="Preference margin")).to_have_count(0)
    expect(lead.get_by_role("heading", name="Random")).to_be_visible()


def test_a_pair_is_explained_and_the_explanation_can_be_linked_to(lead: Page, project: Project) -> None:
    make_scored_pool(project)
    lead.goto(CURATE)
    lead.get_by_role("list", name="Highest in rank").get_by_role("button").first.click()
    dialog = lead.get_by_role("dialog", name="Why this pair is in or out")
    expect(dialog).to_contain_text("It ranks 1 of the 58 pairs that passed the gates, and was taken.")
    sums = [row.get_by_role("cell").last.inner_text() for row in dialog.get_by_role("row").all()[1:]]
    *terms, importance = (float(text.replace("−", "-")) for text in sums)
    assert importance == pytest.approx(sum(terms), abs=0.002)
    assert_accessible(lead)
    picture(lead, "explanation")

    lead.goto(lead.url)
    expect(dialog).to_contain_text("It ranks 1 of the 58")
    dialog.get_by_role("link", name="Open the comparison").click()
    expect(lead.get_by_role("heading", name=re.compile("^Comparison"))).to_be_visible()


def test_worse_captions_can_be_left_out_of_a_version(lead: Page, project: Project) -> None:
    make_scored_pool(project)
    lead.goto(CURATE)
    switch = lead.get_by_role("switch", name="Worse captions for losers")
    expect(switch).to_be_checked()
    expect(lead.get_by_text("The loser of a pair leaves with its worse caption")).to_be_visible()
    switch.press("Space")
    expect(lead).to_have_url(re.compile("worse_captions=false"))
    expect(lead.get_by_text("Each side leaves with its own caption")).to_be_visible()
    assert_accessible(lead)

    lead.goto(lead.url)
    expect(switch).not_to_be_checked()
    lead.get_by_role("button", name="Save as version 1").click()
    lead.get_by_role("button", name="Save", exact=True).click()
    expect(lead.get_by_role("button", name="Save as version 1")).to_have_attribute("data-loading", "true")
    assert Job.objects.get().spec["worse_captions"] is False


def test_the_map_says_which_prompt_is_where(lead: Page, project: Project, tmp_path: Path) -> None:
    make_scored_pool(project)
    lead.goto(CURATE)
    chart = lead.get_by_role("img", name="Map of the prompts")
    chart.scroll_into_view_if_needed()
    rows = figures(take(lead, "Map of the prompts", "Figures (CSV)", tmp_path))
    assert len(rows) == 60
    assert sum(row["selected"] == "1" for row in rows) == 35
    chart.scroll_into_view_if_needed()
    place = chart.bounding_box()
    steps = [
        (place["x"] + x, place["y"] + y)
        for x in range(10, int(place["width"]), 20)
        for y in range(10, int(place["height"]), 20)
    ]
    found = ""
    for x, y in steps:
        lead.mouse.move(x, y)
        if found := chart.inner_text():
            break
    assert any(row["prompt"] in found for row in rows)
    assert "of 1 pair" in found


def test_what_is_chosen_wrongly_is_said(lead: Page, project: Project, complaints: list[str]) -> None:
    make_scored_pool(project)
    lead.goto(f"{CURATE}?min_margin=3&max_margin=1&keep=1000")
    expect(lead.get_by_role("alert")).to_contain_text("min_margin must not be greater than max_margin")
    expect(lead.get_by_text("60%")).to_be_visible()
    assert len(complaints) == 1 and "400" in complaints.pop()
