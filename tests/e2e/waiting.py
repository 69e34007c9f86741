"""Waiting for what the server does behind the page."""

import time
from collections.abc import Callable

from playwright.sync_api import Page

PATIENCE_MS = 60_000


def eventually(page: Page, is_true: Callable[[], object], what: str) -> None:
    """Let the page go on until `is_true`; fails with `what` when patience ends."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while not is_true():
        assert time.monotonic() < end, f"It never came true that {what}."
        page.wait_for_timeout(50)
