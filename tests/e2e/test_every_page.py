"""Every page, empty and full, light and dark: it is there, complains of nothing, shuts nobody out, and fits.

With TASTEMAKER_SCREENSHOTS set to a folder, the pictures are kept there.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from tests.e2e.axe import assert_accessible
from tests.e2e.results import make_evaluation, make_training_run, make_tuned
from tests.e2e.shapeworld import make_shape_pairs

PAGES = (
    "",
    "prompts",
    "generate",
    "import",
    "judge",
    "comparisons",
    "quality",
    "quality/annotators",
    "quality/gold",
    "quality/disagreements",
    "quality/reviews",
    "quality/gallery",
    "quality/labels",
    "hygiene",
    "scorers",
    "pool",
    "curate",
    "datasets",
    "datasets/compare",
    "train",
    "train/compare",
    "evaluate",
    "models",
    "jobs",
    "settings/general",
    "settings/question",
    "settings/queue",
    "settings/quality",
    "settings/team",
    "settings/audit-log",
    "settings/end",
)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def visit(page: Page, address: str, name: str) -> None:
    """Open a page, wait until all is there, and look at it."""
    page.goto(address)
    expect(page.get_by_role("heading").first).to_be_visible()
    expect(page.get_by_label("Loading")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} is too wide"
    assert_accessible(page)
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        page.wait_for_load_state("networkidle")
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1920)])
def test_with_nothing_in_it(lead: Page, project: Project, scheme: Any, width: int) -> None:
    lead.emulate_media(color_scheme=scheme)
    lead.set_viewport_size({"width": width, "height": 900})
    visit(lead, "/", f"home-empty-{scheme}")
    for name in PAGES:
        visit(lead, f"/projects/shapes/{name}", f"{name or 'overview'}-empty-{scheme}")
    visit(lead, "/projects/new", f"new-{scheme}")
    for name in ("account", "account/security", "account/tokens"):
        visit(lead, f"/{name}", f"{name.replace('/', '-')}-{scheme}")
    lead.goto("/annotate/shapes")
    expect(lead.get_by_text("There is nothing to compare yet")).to_be_visible()
    assert_accessible(lead)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1920)])
def test_with_a_round_done(lead: Page, project: Project, scheme: Any, width: int) -> None:
    make_shape_pairs(project, 6)
    run = make_training_run(project)
    evaluation = make_evaluation(make_tuned(run))
    lead.emulate_media(color_scheme=scheme)
    lead.set_viewport_size({"width": width, "height": 900})
    results = [
        f"datasets/{run.export.version_id}",
        f"train/{run.pk}",
        f"evaluate/{evaluation.pk}",
        f"models/{evaluation.tuned_id}",
        f"jobs/{run.job_id}",
    ]
    for name in (*PAGES, *results, "comparisons?view=table"):
        visit(
            lead, f"/projects/shapes/{name}", f"{name.replace('/', '-').replace('?', '-') or 'overview'}-{scheme}"
        )
    visit(lead, "/annotate/shapes", f"annotate-{scheme}")
    expect(lead.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)


def test_an_address_that_leads_nowhere_says_so(lead: Page) -> None:
    lead.goto("/nowhere/at/all")
    expect(lead.get_by_text("There is no such page")).to_be_visible()
    assert_accessible(lead)
