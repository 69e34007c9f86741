"""The Curate page: what is moved shows at once, stands in the address, and is explained."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from tests.e2e.axe import assert_accessible
from tests.e2e.curated import make_scored_pool

CURATE = "/projects/shapes/curate"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where TASTEMAKER_SCREENSHOTS says."""
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


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
