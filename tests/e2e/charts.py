"""Charts in the browser tests: taking one away, and reading its figures."""

import csv
import os
from pathlib import Path

from playwright.sync_api import Page, expect


def take(page: Page, chart: str, form: str, folder: Path) -> Path:
    """Download a chart by its menu; returns the file."""
    expect(page.get_by_role("menu")).to_have_count(0)  # The one before fades out.
    page.get_by_role("button", name=f"Download: {chart}").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=form).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    if kept := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        download.value.save_as(Path(kept) / path.name)
    return path


def figures(path: Path) -> list[dict[str, str]]:
    """The rows of a chart's CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
