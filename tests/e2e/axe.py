"""axe-core on the page as it stands: what keeps people with a screen reader, a keyboard or weak sight out."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

SERIOUS = ("serious", "critical")
# An element that fades in is measured half transparent.
STILL = "() => document.getAnimations().every(({playState, effect}) => playState !== 'running' || \
effect.getComputedTiming().iterations === Infinity)"


def assert_accessible(page: Page, within: str | None = None) -> None:
    """Fails where axe-core finds a serious violation on the page, or in the part that a selector names."""
    page.wait_for_function(STILL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate(
        "within => axe.run(within ?? document, {resultTypes: ['violations'], elementRef: false})", within
    )
    violations = [one for one in found["violations"] if one["impact"] in SERIOUS]
    assert not violations, f"{page.url}\n" + "\n".join(map(_report, violations))


@cache
def _axe() -> str:
    """Axe-core's source; the debugger may run it where the content security policy runs nothing else."""
    file = Path(settings.BASE_DIR) / "frontend/node_modules/axe-core/axe.min.js"
    if not file.is_file():
        pytest.fail("axe-core is not installed: run `make frontend`.")
    return file.read_text(encoding="utf-8")


def _report(violation: dict[str, Any]) -> str:
    """What is wrong, where, and what to do."""
    lines = [f"{violation['impact']}: {violation['help']} ({violation['id']}, {violation['helpUrl']})"]
    for node in violation["nodes"]:
        lines += [f"  {' '.join(map(str, node['target']))}", f"    {node['html'][:200]}"]
        lines += [f"    {line}" for line in str(node.get("failureSummary", "")).splitlines()]
    return "\n".join(lines)
