"""The Judge page: a run is started, watched, decided about, and set beside people."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from annotation.annotators import imported_person
from annotation.models import Judgment, Project
from curation.chat import endpoints
from gpu_jobs.models import Job, JudgingRun
from gpu_jobs.shapeworld.vlm.mind import Mind
from tests.annotation.quality.answered import record
from tests.curation.chat.simulated import endpoint
from tests.e2e.axe import assert_accessible
from tests.e2e.crowd import make_crowd
from tests.gpu_jobs.judging.worlds import change
from tests.gpu_jobs.shapes import compare, compare_right_with_wrong

Work = Callable[[], list[Job]]
RED, BOTH = "a red circle", "a red circle left of a blue square"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def model(request: Any) -> Iterator[Any]:
    """A simulated model that the side sways, configured as "shapeworld"."""
    with endpoint(Mind(position_bias=0.6, seed=3), price_in=1.0, concurrency=8) as (at, server):
        endpoints.configure({at.name: at})
        yield server
    endpoints.configure({})


def keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        page.wait_for_load_state("networkidle")
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_run_is_started_held_back_and_discarded(
    lead: Page, project: Project, work: Work, model: Any, scheme: Any
) -> None:
    compare_right_with_wrong(project, 24)
    compare(project, "a lemon on a table", ["a red circle", "a blue square"], seed=99)
    lead.emulate_media(color_scheme=scheme)
    lead.goto("/projects/shapes/judge")
    expect(lead.get_by_text("No run yet")).to_be_visible()
    estimate = lead.get_by_role("region", name="Estimate")
    expect(estimate).to_contain_text("25")
    expect(estimate).to_contain_text("50")
    expect(estimate).to_contain_text("no earlier run")
    assert_accessible(lead)
    lead.get_by_role("button", name="Start judging").click()
    expect(lead.get_by_text("waiting for a worker").first).to_be_visible()
    (job,) = work()
    assert job.state == Job.State.SUCCEEDED, job.error
    expect(estimate).to_contain_text("Nothing is left that this judge could be asked")
    expect(lead.get_by_role("button", name="Start judging")).to_be_disabled()

    run = lead.get_by_role("article", name="model: shapeworld")
    expect(run.get_by_text("held back", exact=True)).to_be_visible()
    expect(run.get_by_role("row", name="position first")).to_be_visible()
    expect(run.get_by_role("row", name="flips")).to_contain_text("at most 30%")
    assert_accessible(lead)
    keep_picture(lead, f"judge-held-back-{scheme}")

    expect(run.get_by_role("link", name="Why: the job’s log")).to_have_attribute(
        "href", f"/projects/shapes/jobs/{job.pk}"
    )
    run.get_by_role("button", name="Ask the 1 invalid one again").click()
    expect(lead.get_by_text("waiting for a worker").first).to_be_visible()
    work()
    first = lead.get_by_role("article", name="model: shapeworld").last
    first.get_by_role("button", name="Discard").click()
    dialog = lead.get_by_role("dialog")
    expect(dialog).to_contain_text("24 answers")
    dialog.get_by_label("Why").fill("It goes by the side.")
    assert_accessible(lead)
    keep_picture(lead, f"judge-discarding-{scheme}")
    dialog.get_by_role("button", name="Discard").click()
    expect(dialog).to_be_hidden()
    expect(lead.get_by_text("“It goes by the side.”")).to_be_visible()
    expect(first.get_by_role("region", name="Take back a run's answers")).to_contain_text("waiting for a worker")
    assert_accessible(lead)
    work()
    expect(first.get_by_role("region", name="Take back a run's answers")).to_be_hidden()
    keep_picture(lead, f"judge-discarded-{scheme}")
    assert not Judgment.objects.filter(is_current=True).exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_judge_on_trial_is_set_beside_people_and_trusted(
    lead: Page, project: Project, work: Work, scheme: Any
) -> None:
    make_crowd(project, pairs=16)
    lead.emulate_media(color_scheme=scheme)
    lead.goto("/projects/shapes/judge")
    beside = lead.get_by_role("region", name="Judges beside people")
    expect(beside.get_by_role("table", name="What gold or people say")).to_be_visible()
    lead.get_by_role("combobox", name="Scorers").click()
    lead.get_by_role("option", name="Shapeworld verifier (exact)").click()
    lead.keyboard.press("Escape")
    lead.get_by_label("Tie band").fill("0.05")
    expect(lead.get_by_role("region", name="Estimate")).to_contain_text("16")
    lead.get_by_role("button", name="Start judging").click()
    expect(lead.get_by_text("waiting for a worker").first).to_be_visible()
    (job,) = work()
    assert job.state == Job.State.SUCCEEDED, job.error
    assert job.spec["questions"] == "answered", "whom nobody knows is tried first"
    run = lead.get_by_role("article", name="scores: shapeworld-verifier")
    expect(run.get_by_text("trial", exact=True)).to_be_visible()
    beside.get_by_role("combobox", name="Which judge").click()
    lead.get_by_role("option", name="scores: shapeworld-verifier").click()
    expect(beside.get_by_role("row", name="scores: shapeworld-verifier")).to_contain_text("does not count")
    expect(beside.get_by_role("list", name="Questions on which the judge differs")).to_be_visible()
    assert_accessible(lead)
    keep_picture(lead, f"judge-beside-people-{scheme}")

    run.get_by_role("button", name="Release").click()
    lead.get_by_role("dialog").get_by_label("Why").fill("Good enough for alignment.")
    assert_accessible(lead)
    keep_picture(lead, f"judge-releasing-{scheme}")
    lead.get_by_role("dialog").get_by_role("button", name="Release").click()
    expect(run.get_by_text("released", exact=True)).to_be_visible()
    keep_picture(lead, f"judge-released-{scheme}")
    assert JudgingRun.objects.get().standing == "released"


def judged_by_the_model(lead: Page, work: Work, *, estimate: str) -> Locator:
    """A run of the model that is configured, started on the page and done; where the page tells of it."""
    lead.goto("/projects/shapes/judge")
    expect(lead.get_by_role("region", name="Estimate")).to_contain_text(estimate)
    lead.get_by_role("button", name="Start judging").click()
    expect(lead.get_by_text("waiting for a worker").first).to_be_visible()
    (job,) = work()
    assert job.state == Job.State.SUCCEEDED, job.error
    return lead.get_by_role("article", name="model: shapeworld")


def test_a_ranking_is_judged_pair_by_pair_and_set_beside_people(
    lead: Page, project: Project, work: Work, model: Any
) -> None:
    model.settings.mind = Mind()
    change(project, "ranking")
    for number in range(3):
        comparison = compare(project, BOTH, [RED, BOTH, "a green triangle"], seed=10 * number)
        record(comparison, imported_person("somebody"), {"order": [[0], [1], [2]]})
    run = judged_by_the_model(lead, work, estimate="18")
    expect(run.get_by_role("row", name="flips")).to_contain_text("9 decisions")
    beside = lead.get_by_role("region", name="Judges beside people")
    expect(beside.get_by_role("list", name="Questions on which the judge differs")).to_be_visible()
    assert_accessible(lead)
    keep_picture(lead, "judge-ranking")


def test_captions_are_judged_and_set_beside_the_words_that_people_marked(
    lead: Page, project: Project, work: Work, model: Any
) -> None:
    model.settings.mind = Mind()
    change(project, "captions", mark_irrelevant=True)
    compare_right_with_wrong(project, 4)
    for comparison in project.comparisons.select_related("prompt"):
        text = comparison.prompt.text
        word = {"start": 0, "end": text.index(" "), "text": text[: text.index(" ")]}
        own = {"action": "write", "text": "what is there", "source": "human", "irrelevant": [word]}
        record(comparison, imported_person("somebody"), {"captions": [own, own | {"irrelevant": []}]})
    run = judged_by_the_model(lead, work, estimate="4")
    expect(run).to_contain_text("4 comparisons")
    expect(run).to_contain_text("words")
    assert_accessible(lead)
    keep_picture(lead, "judge-captions")
