"""Work that a selection waits for is started from the Curate page; and what changes meanwhile is not in the way."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from annotation.models import Preference, Project, Prompt
from annotation.seeded import content_hash
from curation import embedders
from curation.chat import endpoints
from curation.models import PromptGrade
from curation.pool import kept
from gpu_jobs.models import Job
from tests.curation.chat.simulated import endpoint
from tests.e2e.curated import make_scored_pool

CURATE = "/projects/shapes/curate"
Work = Callable[[], list[Job]]


class Slow:
    """An embedder that nobody is kept waiting for."""

    id, title, revision, instant = "slow", "Slow one", "1", False

    def why_not(self) -> None:
        return None

    def embed(self, texts: Any) -> Any:
        made = np.stack([np.random.default_rng(int(content_hash(t)[:8], 16)).normal(size=6) for t in texts])
        return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(embedders._named, Slow.id, Slow())


@pytest.fixture
def model() -> Iterator[Any]:
    with endpoint(price_in=1.0) as (at, server):
        endpoints.configure({at.name: at})
        yield server
    endpoints.configure({})


def choose(page: Page, box: str, option: str) -> None:
    page.get_by_role("combobox", name=box).click()
    page.get_by_role("option", name=option).click()


def test_prompts_are_embedded_where_a_distance_needs_it(
    lead: Page, project: Project, work: Work, slow: None, complaints: list[str]
) -> None:
    make_scored_pool(project)
    lead.goto(CURATE)
    choose(lead, "Distance between prompts", "Slow one")
    lead.get_by_role("button", name="Embed the prompts").click()
    expect(lead.get_by_role("button", name="Embed the prompts")).to_have_count(0)
    (job,) = work()
    assert (job.kind, job.state) == ("embed", Job.State.SUCCEEDED), job.error
    expect(lead.get_by_role("heading", name="What becomes of 60 pairs")).to_be_visible()
    expect(lead).to_have_url(lead.url)
    complaints.clear()  # the browser logs the answers that said "not embedded yet"


def test_prompts_are_graded_by_a_language_model(lead: Page, project: Project, work: Work, model: Any) -> None:
    make_scored_pool(project, 12)
    prompts = Prompt.objects.filter(project=project).count()
    lead.goto(CURATE)
    choose(lead, "Grader of the text", "shapeworld")
    panel = lead.get_by_role("region", name="Grades")
    panel.get_by_role("button", name=f"Grade {prompts} prompts").click()
    expect(panel.get_by_role("button", name=f"Grade {prompts} prompts")).to_have_count(0)
    (job,) = work()
    assert (job.kind, job.state) == ("grade_prompts", Job.State.SUCCEEDED), job.error
    expect(panel).to_contain_text(f"{prompts} of {prompts}")
    assert PromptGrade.objects.count() == prompts


def test_a_pair_is_explained_although_the_pool_changed_meanwhile(
    lead: Page, project: Project, complaints: list[str]
) -> None:
    make_scored_pool(project)
    lead.goto(CURATE)
    expect(lead.get_by_role("heading", name="What becomes of 60 pairs")).to_be_visible()
    Preference.objects.filter(comparison__project=project).first().delete()
    kept._pools.clear()  # as if another process were asked, or too much had been looked at in between
    lead.get_by_role("list", name="Highest in rank").get_by_role("button").first.click()
    dialog = lead.get_by_role("dialog", name="Why this pair is in or out")
    expect(dialog).to_contain_text("It ranks 1 of")
    lead.keyboard.press("Escape")
    bar = lead.get_by_role("img", name="What becomes of the pool")
    expect(bar).to_have_accessible_name(re.compile("1 not judged yet"))
    lead.wait_for_load_state("networkidle")
    complaints.clear()  # the browser logs the 409 after which the preview is made again
