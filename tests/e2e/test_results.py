"""Training and evaluation: started from the page, shown from the rows."""

import os
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Project
from annotation.prompts import add_prompts
from gpu_jobs.models import Job
from tests.e2e.axe import assert_accessible
from tests.e2e.results import STEPS, make_evaluation, make_training_run, make_tuned


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


def test_a_run_is_spelled_out_before_it_starts(lead: Page, project: Project) -> None:
    run = make_training_run(project)
    lead.goto("/projects/shapes/train")
    expect(lead.get_by_label("Strength k")).to_have_value("250")
    expect(lead.get_by_text("1 × 10⁻⁴")).to_be_visible()
    lead.get_by_label("Steps").fill("30")
    lead.get_by_label("Passes a step").fill("2")
    expect(lead.get_by_text("32 pairs")).to_be_visible()
    expect(lead.get_by_text("960")).to_be_visible()
    lead.get_by_role("button", name="Start training").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    spec = Job.objects.get(state=Job.State.QUEUED).spec
    asked = {"dataset_version": run.export.version_id, "generator": run.base_id, "k": 250, "steps": 30}
    asked |= {"learning_rate": 1e-4, "batch_pairs": 16, "accumulate": 2, "reference": "frozen_copy", "lora": None}
    assert {name: spec[name] for name in asked} == asked


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
    expect(charts).to_have_count(4)
    loss = lead.get_by_role("img", name="Loss by step")
    loss.hover()
    expect(lead.get_by_text("loss 0.")).to_be_visible()
    drawn = [line.get_attribute("d") or "" for line in loss.locator(".recharts-line-curve").all()]
    assert [len(re.findall("[ML]", path)) for path in drawn] == [STEPS]
    lead.get_by_role("link", name="Evaluate").last.click()
    expect(lead.get_by_role("combobox", name="Tuned model")).to_have_value(tuned.name)
    expect(lead.get_by_role("combobox", name="Against its base")).to_have_value(run.base.name)


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


def test_how_samples_differ_is_chosen_with_what_it_asks_for(
    lead: Page, project: Project, complaints: list[str]
) -> None:
    add_prompts(project, ["a red circle"])
    lead.goto("/projects/shapes/generate")
    lead.get_by_role("combobox", name="Kind of how samples differ").click()
    lead.get_by_role("option", name="Guided copy").click()
    lead.get_by_label("Least corruption").fill("0.9")
    lead.get_by_role("button", name="Start generating").click()
    expect(lead.get_by_text("least_eta must not be greater than most_eta")).to_be_visible()
    assert ["400" in complaint for complaint in complaints] == [True]
    complaints.clear()
    lead.get_by_role("combobox", name="Kind of how samples differ").click()
    lead.get_by_role("option", name="Branching").click()
    lead.get_by_label("Branches").fill("3")
    assert_accessible(lead)
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        lead.screenshot(path=f"{folder}/generate.png", full_page=True)
    lead.get_by_role("button", name="Start generating").click()
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
    lead.get_by_role("button", name="Start generating").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    job = Job.objects.get(kind="generate")
    assert (job.spec["generator"], job.spec["prompts"]) == (tuned.pk, "all")
