"""What every instrument's test needs: an annotator at a question, and what became of the answers."""

from typing import Any

from playwright.sync_api import Page

from annotation.models import Judgment, Project
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
