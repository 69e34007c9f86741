"""What every instrument's test needs: an annotator at a question, and what became of the answers."""

import os
import uuid
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Locator, Page, expect

from annotation.models import Judgment, Project
from tests.e2e.axe import assert_accessible
from tests.e2e.conftest import sample_in
from tests.e2e.waiting import eventually


def ask_by(project: Project, instrument: str, **config: Any) -> None:
    """Let `project` ask by another instrument. Only before it has comparisons."""
    assert not project.comparisons.exists()
    project.instrument, project.instrument_config = instrument, config
    project.save()


def judgments(n: int, page: Page) -> list[Judgment]:
    """The `n` judgments that count, in the order in which they arrived, as soon as they are stored."""
    eventually(page, lambda: Judgment.objects.filter(is_current=True).count() == n, f"{n} judgments are stored")
    return list(Judgment.objects.filter(is_current=True).order_by("created_at"))


def shown(page: Page, n: int = 2) -> list[Any]:
    """The `n` samples of the current question, as they stand."""
    pictures = page.locator("[data-current=true] :is(img, video)[data-visible=true]")
    expect(pictures).to_have_count(n)
    return [_sample_of(picture) for picture in pictures.all()]


def _sample_of(picture: Locator) -> Any:
    """The sample of an image or a video; a video's address is its own, its bytes are in memory."""
    sample = picture.get_attribute("data-sample")
    return uuid.UUID(sample) if sample else sample_in(picture.get_attribute("src") or "")


def look(page: Page, name: str) -> None:
    """What every question must be in either scheme and at either width: whole, and open to everybody.

    With TASTEMAKER_SCREENSHOTS set to a folder, the pictures are kept there.
    """
    looks: list[tuple[Literal["light", "dark"], int]] = [("light", 1280), ("dark", 1920)]
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page is too wide"
        assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight"), "the page is too high"
        assert_accessible(page)
        if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name}-{scheme}.png")
