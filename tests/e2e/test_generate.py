"""Making pairs from the page: a form with an estimate, a job, its pairs as a wall, and what failed tried again."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Comparison, LesserCaption, Project, Sample
from annotation.prompts import add_prompts
from curation.chat import endpoints
from gpu_jobs.generation import generators
from gpu_jobs.generation.simulated_writer import Writer
from gpu_jobs.jobs import enqueue
from gpu_jobs.models import Job
from gpu_jobs.shapeworld.vlm.mind import Mind
from tests.curation.chat.simulated import endpoint
from tests.e2e.axe import assert_accessible
from tests.e2e.shapeworld import make_shape_pairs

PAGE = "/projects/shapes/generate"
Work = Callable[[], list[Job]]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def rooms(project: Project) -> Project:
    """A project that compares rooms."""
    Project.objects.filter(pk=project.pk).update(instrument="layout", instrument_config={"mode": "compare"})
    add_prompts(project, ["a small bedroom with a desk", "a kitchen", "a large living room"])
    return project


def shot(page: Page, name: str) -> None:
    """A picture for whoever wants to look: SCREENSHOTS names the folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_rooms_are_asked_for_made_and_looked_at(lead: Page, rooms: Project, work: Work) -> None:
    lead.goto(f"{PAGE}?kind=furnish")
    estimate = lead.get_by_role("region", name="Estimate")
    expect(estimate).to_contain_text("comparisons, at most3")
    expect(estimate).to_contain_text("no earlier job to go by")
    lead.get_by_label("Rooms a prompt").fill("2")
    expect(estimate).to_contain_text("samples, at most12")
    expect(estimate).to_contain_text("comparisons, at most9")
    assert_accessible(lead)
    lead.get_by_role("button", name="Start").click()
    expect(lead.get_by_role("article", name="Furnish rooms, queued")).to_be_visible()
    (job,) = work()
    done = lead.get_by_role("article", name="Furnish rooms, succeeded")
    expect(done).to_contain_text("12 new samples, 9 new comparisons, 6 answers known by their making.")
    expect(estimate).to_contain_text("nothing is left to be done")
    lead.get_by_text("All", exact=True).click()
    expect(estimate).to_contain_text("by 1 earlier job")
    shot(lead, "generate-rooms")
    done.get_by_role("link", name="Look at the pairs").click()
    expect(lead).to_have_url(re.compile(rf"/comparisons\?job={job.pk}$"))
    wall = lead.get_by_role("list", name="Comparisons")
    expect(wall.locator("> li")).to_have_count(9)
    expect(lead.get_by_role("group", name="Filters")).to_contain_text("Furnish rooms")
    expect(wall.get_by_role("img").or_(wall.locator("svg")).first).to_be_visible()
    shot(lead, "wall-of-rooms")


def test_the_wall_shows_what_one_job_made(lead: Page, project: Project) -> None:
    make_shape_pairs(project, 3)
    job = enqueue.record("generate", {"generator": generators.builtin().pk}, project)
    Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED, finished_at=job.created_at)
    first = Comparison.objects.order_by("pk").first()
    assert first is not None
    Comparison.objects.filter(pk=first.pk).update(job=job.pk)
    sample = first.members.get(position=0).sample
    Sample.objects.filter(pk=sample.pk).update(origin={**sample.origin, "eta": 0.75})
    lead.goto("/projects/shapes/comparisons")
    wall = lead.get_by_role("list", name="Comparisons").locator("> li")
    expect(wall).to_have_count(3)
    lead.get_by_role("button", name="Add a filter").click()
    lead.get_by_role("menuitem", name="Made by the job").click()
    lead.get_by_role("button", name="Generate samples").click()
    expect(wall).to_have_count(1)
    lead.get_by_role("button", name="Without “Made by the job”").click()
    expect(wall).to_have_count(3)
    lead.goto("/projects/shapes/comparisons?eta_from=0.7&eta_to=0.8")
    expect(wall).to_have_count(1)
    lead.goto("/projects/shapes/comparisons?eta_from=0.8")
    expect(lead.get_by_text("No comparison is like that")).to_be_visible()


def test_what_a_model_failed_at_is_tried_again(lead: Page, rooms: Project, work: Work) -> None:
    with endpoint(Writer(Mind(noise=1.0))) as (at, server):
        endpoints.configure({at.name: at})
        lead.goto(f"{PAGE}?kind=furnish")
        lead.get_by_role("combobox", name="Language model").click()
        lead.get_by_role("option", name="shapeworld").click()
        expect(lead.get_by_role("region", name="Estimate")).to_contain_text("requests3")
        lead.get_by_role("button", name="Start").click()
        expect(lead.get_by_role("article", name="Furnish rooms, queued")).to_be_visible()
        work()
        failed = lead.get_by_role("article", name="Furnish rooms, succeeded")
        expect(failed).to_contain_text("3 were left out. Prompt")
        server.settings.mind = Writer()
        failed.get_by_role("button", name="Try those again").click()
        expect(lead.get_by_role("article", name="Furnish rooms, queued")).to_be_visible()
        work()
        expect(lead.get_by_text("6 new samples, 3 new comparisons")).to_be_visible()
    endpoints.configure({})


def test_samples_are_asked_for_by_a_generator(lead: Page, project: Project) -> None:
    add_prompts(project, ["a red circle"])
    lead.goto(PAGE)
    expect(lead.get_by_role("combobox", name="Model")).to_have_value("Shapeworld (built in)")
    expect(lead.get_by_role("region", name="Estimate")).to_contain_text("samples, at most2")
    lead.get_by_role("radio", name="FK steering").click()
    lead.get_by_role("combobox", name="Scorer").click()
    lead.get_by_role("option", name="verifier").click()
    expect(lead.get_by_label("Samples drawn together")).not_to_be_visible()
    lead.get_by_text("More settings").click()
    lead.get_by_label("Samples drawn together").fill("4")
    assert_accessible(lead)
    lead.get_by_role("button", name="Start").click()
    queued = lead.get_by_role("article", name="Generate samples, queued")
    expect(queued).to_contain_text("FK steering · Shapeworld (built in)")
    job = Job.objects.get()
    assert (job.spec["generator"], job.spec["batch_size"]) == (generators.builtin().pk, 4)
    assert job.spec["strategy"]["scorer"] == "shapeworld-verifier"
    shot(lead, "generate")
    lead.get_by_role("combobox", name="What is made").click()
    lead.get_by_role("option", name="Worse captions").click()
    expect(lead).to_have_url(re.compile(r"kind=perturb_captions"))


def test_losers_get_worse_captions(lead: Page, project: Project, work: Work) -> None:
    make_shape_pairs(project, 2)
    first = Comparison.objects.order_by("pk").first()
    assert first is not None
    from gpu_jobs.generation import known_answers
    from gpu_jobs.generation.layouts.furnishing import checker

    known_answers.give(checker(), [known_answers.KnownAnswer(first, {"choice": "first"}, "for a test")])
    lead.goto(f"{PAGE}?kind=perturb_captions")
    expect(lead.get_by_role("region", name="Estimate")).to_contain_text("samples, at most1")
    lead.get_by_role("button", name="Start").click()
    expect(lead.get_by_role("article", name="Perturb captions, queued")).to_be_visible()
    work()
    expect(lead.get_by_role("article", name="Perturb captions, succeeded")).to_contain_text("1 worse caption.")
    assert LesserCaption.objects.count() == 1
