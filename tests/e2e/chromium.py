"""Debian's Chromium, or the one that CHROMIUM names, without what a test has no use for."""

import os
import shutil

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


def chromium() -> str:
    """Where it is. Raises FileNotFoundError."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise FileNotFoundError("Chromium is needed: apt-get install chromium, or say where it is with CHROMIUM=.")
    return found
