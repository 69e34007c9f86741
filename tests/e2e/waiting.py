"""Waiting for what the server does behind the page."""

import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page

PATIENCE_MS = 60_000


def eventually(page: Page, is_true: Callable[[], object], what: str) -> None:
    """Let the page go on until `is_true`; fails with `what` when patience ends."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while not is_true():
        assert time.monotonic() < end, f"It never came true that {what}."
        page.wait_for_timeout(50)


def pictures_arrive(pictures: Locator) -> None:
    """Let every picture of `pictures` be drawn: what stands in the page may still be on its way."""
    arrived = "all => all.every(one => one.complete && one.naturalWidth > 0)"
    eventually(pictures.page, lambda: pictures.evaluate_all(arrived), "every picture is there")
