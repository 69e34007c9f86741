"""The pool page: every pair with its terms, in order, narrowed down, as rows and as pictures; and the scorers."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from tests.e2e.axe import assert_accessible
from tests.e2e.curated import make_scored_pool
from tests.e2e.test_curate_page import picture

POOL = "/projects/shapes/pool"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def column(page: Page, name: str) -> list[str]:
    """What the rows say under a heading."""
    heads = page.get_by_role("table").get_by_role("columnheader").all_inner_texts()
    at = next(number for number, head in enumerate(heads) if head.startswith(name))
    return [row.get_by_role("cell").nth(at).inner_text() for row in page.locator("tbody tr").all()]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1920)])
def test_it_fits_and_shuts_nobody_out(lead: Page, project: Project, scheme: Any, width: int) -> None:
    make_scored_pool(project)
    lead.emulate_media(color_scheme=scheme)
    lead.set_viewport_size({"width": width, "height": 900})
    for view in ("table", "wall"):
        lead.goto(f"{POOL}?view={view}")
        expect(lead.get_by_text("60 in all")).to_be_visible()
        expect(lead.get_by_label("Loading")).to_have_count(0)
        assert lead.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page is too wide"
        assert_accessible(lead)
        picture(lead, f"pool-{view}-{scheme}-{width}")


def test_pairs_are_put_in_order_narrowed_down_and_paged_by_the_server(lead: Page, project: Project) -> None:
    make_scored_pool(project)
    lead.goto("/projects/shapes/curate")
    lead.get_by_role("link", name="selected", exact=True).click()
    expect(lead).to_have_url(re.compile("/pool\\?selected=true"))
    expect(lead.get_by_text("35 pairs", exact=True)).to_be_visible()
    assert {text.split("\n")[0] for text in column(lead, "What becomes of it")} == {"selected"}
    assert column(lead, "Rank") == [str(place) for place in range(1, 36)]

    lead.get_by_role("button", name="Margin").click()
    expect(lead.get_by_role("columnheader", name="Margin")).to_have_attribute("aria-sort", "ascending")
    expect(lead.get_by_role("table")).to_have_attribute("aria-busy", "false")
    margins = [float(text) for text in column(lead, "Margin")]
    assert margins == sorted(margins)

    lead.get_by_role("button", name="Without “Selected”").click()
    expect(lead.get_by_text("60 in all")).to_be_visible()
    before = column(lead, "Prompt")
    lead.get_by_role("button", name="Next").click()
    expect(lead).to_have_url(re.compile("cursor="))
    expect(lead.locator("tbody tr")).to_have_count(60 - len(before))
    expect(lead.get_by_role("table")).to_have_attribute("aria-busy", "false")
    assert not set(column(lead, "Prompt")) & set(before)


def test_from_a_pair_to_its_reasons_and_to_its_comparison(lead: Page, project: Project) -> None:
    make_scored_pool(project)
    lead.goto(f"{POOL}?gate=ties")
    expect(lead.get_by_text("2 pairs", exact=True)).to_be_visible()
    lead.get_by_role("button", name=re.compile("^Why")).first.click()
    dialog = lead.get_by_role("dialog", name="Why this pair is in or out")
    expect(dialog).to_contain_text("It is a tie: it teaches nothing.")
    lead.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    lead.get_by_text("Pictures", exact=True).click()
    card = lead.get_by_role("list", name="Pairs").get_by_role("listitem").first
    prompt = card.get_by_role("link").inner_text()
    card.get_by_role("link").click()
    expect(lead.get_by_role("heading", name=re.compile("^Comparison"))).to_be_visible()
    expect(lead.get_by_text(f"“{prompt}”")).to_be_visible()


def test_a_choice_travels_from_the_pool_to_the_page_where_it_is_made(lead: Page, project: Project) -> None:
    make_scored_pool(project)
    lead.goto(f"{POOL}?keep=10&normalise=rank")
    expect(lead.get_by_text("60 in all")).to_be_visible()
    lead.get_by_role("link", name="Choose").click()
    expect(lead).to_have_url(re.compile("/curate\\?normalise=rank&keep=10"))
    expect(lead.get_by_text("6 pairs · 10%")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1920)])
def test_scorers_say_how_far_they_agree_and_why_they_cannot_be_used(
    lead: Page, project: Project, scheme: Any, width: int
) -> None:
    make_scored_pool(project)
    lead.emulate_media(color_scheme=scheme)
    lead.set_viewport_size({"width": width, "height": 900})
    lead.goto("/projects/shapes/scorers")
    row = lead.get_by_role("table").get_by_role("row", name=re.compile("Shapeworld verifier"))
    expect(row).to_contain_text(re.compile(r"\d+%"))
    cards = lead.get_by_role("list", name="Scorers", exact=True)
    verifier = cards.get_by_role("listitem").filter(has=lead.get_by_role("heading", name="Shapeworld verifier"))
    expect(verifier).to_contain_text("120 of 120 samples")
    lacking = lead.get_by_role("list", name="Scorers that cannot be used yet")
    expect(lacking).to_be_hidden()
    lead.get_by_text("what each needs").click()
    expect(lacking.get_by_text("TASTEMAKER_").first).to_be_visible()
    assert lead.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page is too wide"
    assert_accessible(lead)
    picture(lead, f"scorers-{scheme}-{width}")
