"""Training and evaluation: started from the page, shown from the rows."""

import os
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from annotation.prompts import add_prompts
from gpu_jobs.models import Job, TrainingRun
from tests.e2e.axe import assert_accessible
from tests.e2e.results import STEPS, make_evaluation, make_training_run, make_tuned, make_validation_samples
from tests.e2e.waiting import eventually


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where they are wanted."""
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        # The head stands where one has scrolled to.
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_run_is_spelled_out_before_it_starts(lead: Page, project: Project) -> None:
    run = make_training_run(project)
    lead.goto("/projects/shapes/train")
    expect(lead.get_by_role("radio", name="shapeworld-dpo")).to_be_checked()
    expect(lead.get_by_text("Wallace et al.")).to_be_visible()
    facts = lead.get_by_role("region", name="Before it starts")
    expect(facts.get_by_text("1 × 10⁻⁴")).to_be_visible()
    expect(facts.get_by_text("500")).to_be_visible()
    lead.get_by_label("Steps", exact=True).fill("30")
    lead.get_by_label("Passes a step").fill("2")
    expect(facts.get_by_text("32 pairs")).to_be_visible()
    expect(facts.get_by_text("960")).to_be_visible()
    expect(lead.get_by_role("region", name="Estimate").get_by_text(f"speed of run {run.pk}")).to_be_visible()
    segments = lead.get_by_role("radio", name="dense-dpo")
    expect(segments).to_be_disabled()
    expect(segments).to_contain_text("It needs segments: this version has none.")
    lead.get_by_text("Noise and optimiser").click()
    expect(lead.get_by_label("Weight decay")).to_be_visible()
    assert_accessible(lead)
    picture(lead, "train-form")
    lead.get_by_role("button", name="Start training").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    spec = Job.objects.get(state=Job.State.QUEUED).spec
    asked = {"dataset_version": run.export.version_id, "generator": run.base_id, "recipe": "shapeworld-dpo"}
    assert {name: spec[name] for name in asked} == asked
    assert spec["settings"] == {"steps": 30, "accumulate": 2}, "what was changed of the recipe, and nothing else"


def test_a_setting_that_does_not_fit_is_marked_and_nothing_starts(
    lead: Page, project: Project, complaints: list[str]
) -> None:
    make_training_run(project)
    lead.goto("/projects/shapes/train")
    expect(lead.get_by_role("region", name="Before it starts")).to_be_visible()
    lead.get_by_label("Steps", exact=True).fill("0")
    expect(lead.get_by_role("button", name="Start training")).to_be_disabled()
    complaints.clear()


def test_runs_are_laid_over_one_another(lead: Page, project: Project) -> None:
    first = make_training_run(project)
    second = make_training_run(project, export=first.export)
    TrainingRun.objects.filter(pk=second.pk).update(
        config=first.config | {"objective": first.config["objective"] | {"k": 500.0}}
    )
    lead.goto("/projects/shapes/train")
    for run in (first, second):
        lead.get_by_label(f"Compare run {run.pk}").check()
    lead.get_by_role("button", name="Compare 2 runs").click()
    expect(lead).to_have_url(f"/projects/shapes/train/compare?runs={first.pk},{second.pk}")
    loss = lead.get_by_role("img", name="Loss by step")
    expect(loss.locator(".recharts-line-curve")).to_have_count(2)
    differ = lead.get_by_role("table", name="Settings that differ")
    expect(differ.get_by_role("row")).to_have_count(2)
    expect(differ.get_by_text("objective.k")).to_be_visible()
    expect(differ.get_by_text("500")).to_be_visible()
    assert_accessible(lead)
    picture(lead, "train-compare")


def test_validation_samples_are_looked_at_through_time(lead: Page, project: Project) -> None:
    run = make_training_run(project)
    make_validation_samples(run, steps=(10, 20, 40))
    lead.goto(f"/projects/shapes/train/{run.pk}")
    expect(lead.get_by_alt_text("Step 40: a red circle")).to_be_visible()
    expect(lead.get_by_alt_text("Step 10: a red circle")).to_be_visible()
    lead.get_by_role("slider", name="Step of the samples").press("ArrowLeft")
    expect(lead.get_by_alt_text("Step 20: a red circle")).to_be_visible()
    assert_accessible(lead)
    picture(lead, "train-run")


def test_a_job_is_cancelled_and_taken_up_again(lead: Page, project: Project) -> None:
    run = make_training_run(project)
    Job.objects.filter(pk=run.job_id).update(state=Job.State.QUEUED, finished_at=None)
    lead.goto(f"/projects/shapes/train/{run.pk}")
    lead.get_by_role("button", name="Cancel").click()
    expect(lead.get_by_text("cancelled")).to_be_visible()
    lead.get_by_role("button", name="Resume").click()
    expect(lead.get_by_text("queued")).to_be_visible()
    assert Job.objects.get(pk=run.job_id).state == Job.State.QUEUED


def test_a_run_shows_its_curves_and_leads_on(lead: Page, project: Project) -> None:
    run = make_training_run(project)
    tuned = make_tuned(run)
    lead.goto(f"/projects/shapes/train/{run.pk}")
    expect(lead.get_by_text(f"step {STEPS} of {STEPS} · 48.0 pairs/s")).to_be_visible()
    charts = lead.get_by_role("img", name="by step")
    expect(charts).to_have_count(6)
    loss = lead.get_by_role("img", name="Loss by step")
    loss.hover()
    expect(lead.get_by_text("loss 0.")).to_be_visible()
    drawn = [line.get_attribute("d") or "" for line in loss.locator(".recharts-line-curve").all()]
    assert [len(re.findall("[ML]", path)) for path in drawn] == [STEPS]
    lead.get_by_role("link", name="Evaluate").last.click()
    expect(lead.get_by_role("combobox", name="Tuned model")).to_have_value(tuned.name)
    expect(lead.get_by_role("combobox", name="Against its base")).to_have_value(run.base.name)


def test_clips_are_compared_in_the_size_and_length_that_is_asked_for(lead: Page, project: Project) -> None:
    tuned = make_tuned(make_training_run(project))
    lead.goto(f"/projects/shapes/evaluate?tuned={tuned.pk}")
    lead.get_by_text("Models that make videos").click()
    lead.get_by_label("Frames", exact=True).fill("17")
    assert_accessible(lead)
    lead.get_by_role("button", name="Compare").click()
    eventually(lead, lambda: Job.objects.filter(kind="evaluate").exists(), "the evaluation is asked for")
    spec = Job.objects.get(kind="evaluate").spec
    assert (spec["tuned"], spec["base"]) == (tuned.pk, tuned.parent_id)
    assert spec["video"] == {"width": None, "height": None, "frames": 17, "fps": 16.0}, (
        "empty: as the model proposes"
    )


def test_an_evaluation_says_who_won_and_leads_to_the_next_round(lead: Page, project: Project) -> None:
    evaluation = make_evaluation(make_tuned(make_training_run(project)))
    lead.goto(f"/projects/shapes/evaluate/{evaluation.pk}")
    expect(lead.get_by_text("Win rate 0.625, 95% interval 0.512 to 0.738, on 12 prompts")).to_be_visible()
    expect(lead.get_by_text("The tuned model is better")).to_be_visible()
    expect(lead.get_by_role("img", name="50% tuned, 25% tie, 25% base")).to_be_visible()
    expect(lead.get_by_role("img", name="shape: base 60%, tuned 80%")).to_be_visible()
    expect(lead.get_by_role("listitem")).to_have_count(12)
    lead.get_by_text("Base better").click()
    expect(lead.get_by_role("listitem")).to_have_count(3)
    lead.get_by_role("link", name="Make it the source of the next round").click()
    expect(lead).to_have_url(f"/projects/shapes/generate?generator={evaluation.tuned_id}")


def test_people_are_asked_blind_and_the_model_lists_what_was_found(lead: Page, project: Project) -> None:
    evaluation = make_evaluation(make_tuned(make_training_run(project)))
    lead.goto(f"/projects/shapes/evaluate/{evaluation.pk}")
    expect(lead.get_by_role("table", name="Win rate by scorer").get_by_role("row")).to_have_count(2)
    arena = lead.get_by_role("region", name="Blind arena")
    arena.get_by_label("Prompts").fill("4")
    arena.get_by_role("button", name="Ask people").click()
    expect(arena.get_by_text("4 pairs wait for a first answer")).to_be_visible()
    assert_accessible(lead)
    picture(lead, "evaluation")
    lead.goto(f"/projects/shapes/models/{evaluation.tuned_id}")
    expect(lead.get_by_role("link", name="Shapeworld (built in)").first).to_be_visible()
    expect(lead.get_by_text(f"Evaluation {evaluation.pk}, shapeworld-clip")).to_be_visible()
    assert_accessible(lead)
    picture(lead, "model")


def test_how_samples_differ_is_chosen_with_what_it_asks_for(
    lead: Page, project: Project, complaints: list[str]
) -> None:
    add_prompts(project, ["a red circle"])
    lead.goto("/projects/shapes/generate")
    lead.get_by_role("radio", name="Guided copy").click()
    expect(
        lead.get_by_role("radio", name="All", exact=True), "copies are of all that have a real one"
    ).to_be_checked()
    lead.get_by_label("Least corruption").fill("0.9")
    lead.get_by_role("button", name="Start", exact=True).click()
    complaint = lead.get_by_text("least_eta must not be greater than most_eta")
    expect(complaint).to_have_count(2)  # at its field, and in place of the estimate
    assert complaints and all("400" in complaint for complaint in complaints), "of the start, or the estimate"
    complaints.clear()
    lead.get_by_role("radio", name="Branching").click()
    expect(lead.get_by_role("radio", name="Unanswered")).to_be_checked()
    lead.get_by_label("Branches").fill("3")
    assert_accessible(lead)
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        lead.screenshot(path=f"{folder}/generate.png", full_page=True)
    lead.get_by_role("button", name="Start", exact=True).click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    assert Job.objects.get(kind="generate").spec["strategy"] == {
        "name": "branching",
        "branches": 3,
        "split_at": 0.5,
    }


def test_the_next_round_asks_the_tuned_model(lead: Page, project: Project) -> None:
    tuned = make_tuned(make_training_run(project))
    lead.goto("/projects/shapes/prompts")
    lead.get_by_label("Prompts, one a line").fill("a red circle")
    lead.get_by_role("button", name="Add 1 prompt").click()
    expect(lead.get_by_text("1 added")).to_be_visible()
    lead.goto(f"/projects/shapes/generate?generator={tuned.pk}")
    expect(lead.get_by_role("combobox", name="Model")).to_have_value(tuned.name)
    lead.get_by_role("button", name="Start", exact=True).click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    job = Job.objects.get(kind="generate")
    assert (job.spec["generator"], job.spec["prompts"]) == (tuned.pk, "all")
