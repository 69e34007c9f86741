"""Jobs as a lead sees them: what runs is watched, what died says why, and any is asked for by a form."""

import os
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from annotation.models import Project
from gpu_jobs.jobs import enqueue, life, log, registry, supervise, timing
from gpu_jobs.jobs.context import JobContext
from gpu_jobs.jobs.kinds.score import ScoreSpec
from gpu_jobs.jobs.registry import JobKind
from gpu_jobs.jobs.run import run_job
from gpu_jobs.models import Job

ROOT = Path(__file__).resolve().parents[2]
JOBS = "/projects/shapes/jobs"


@pytest.fixture
def dead(project: Project) -> Job:
    """A job that broke off until its attempts were used up."""
    job = enqueue.record("export", {"dataset_version": 7}, project)
    Job.objects.filter(pk=job.pk).update(max_attempts=2)
    for reason in ("The disk was full.", "The disk was still full."):
        held = life.claim(job.pk)
        assert held is not None
        log.write(job, reason)
        life.try_again(held, reason)
        Job.objects.filter(pk=job.pk).update(not_before=None)
    job.refresh_from_db()
    assert job.state == Job.State.DEAD
    return job


def shot(page: Page, name: str) -> None:
    """Keep a picture in both themes, where somebody wants to look."""
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(folder) / f"{name}-{scheme}.png", full_page=True)


def test_what_died_says_why_and_is_found_among_others(lead: Page, project: Project, dead: Job) -> None:
    life.request_cancel(enqueue.record("score", {"scorer": "x"}, project).pk)
    enqueue.record("aggregate", {}, project)
    lead.goto(JOBS)
    items = lead.get_by_role("article")
    expect(items).to_have_count(3)
    shot(lead, "jobs")
    lead.get_by_role("button", name="Add a filter").click()
    lead.get_by_role("menuitem", name="How it is").click()
    lead.get_by_role("button", name="Dead: broke off too often").click()
    expect(items).to_have_count(1)
    expect(lead).to_have_url(f"{JOBS}?state=dead")
    expect(items).to_contain_text("The disk was still full. That was attempt 2 of 2")
    items.get_by_role("link", name="Export a dataset version").click()
    attempts = lead.get_by_role("region", name="Attempts").get_by_role("listitem")
    expect(attempts).to_have_count(2)
    expect(attempts.first).to_contain_text("broke off")
    expect(attempts.first).to_contain_text("The disk was full.")
    expect(lead.get_by_role("region", name="Log")).to_contain_text("The disk was still full.")
    shot(lead, "job-dead")
    with lead.expect_download() as download:
        lead.get_by_role("link", name="Download all of it").click()
    assert "The disk was still full." in download.value.path().read_text()
    lead.get_by_role("button", name="Try again").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    dead.refresh_from_db()
    assert (dead.state, dead.attempt) == ("queued", 0)
    lead.get_by_role("button", name="Cancel").click()
    expect(lead.get_by_role("button", name="Resume")).to_be_visible()


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> dict[int, threading.Event]:
    """Scoring that takes its next step when the event of that step is set."""
    gates = {step: threading.Event() for step in (7, 20)}

    def stepwise(context: JobContext) -> dict[str, Any]:
        for step, gate in gates.items():
            while not gate.wait(0.02):
                context.check()
            context.log(f"reached {step}")
            context.on_progress(step, 20, "scoring")
        while True:
            context.check()
            threading.Event().wait(0.02)

    get = registry.get
    kind = JobKind("score", "Score samples", ScoreSpec, stepwise)
    monkeypatch.setattr(registry, "get", lambda name: kind if name == "score" else get(name))
    return gates


def test_what_runs_is_watched_without_a_reload(
    lead: Page, project: Project, steps: dict[int, threading.Event]
) -> None:
    job = enqueue.record("score", {"scorer": "x"}, project)
    lead.goto(f"{JOBS}/{job.pk}")
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()

    def work() -> None:
        try:
            run_job(job.pk)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        expect(lead.get_by_text("at work")).to_be_visible()
        steps[7].set()
        expect(lead.get_by_text("7 of 20 · scoring")).to_be_visible()
        shot(lead, "job-running")
        expect(lead.get_by_role("region", name="Log")).to_contain_text("reached 7")
        steps[20].set()
        expect(lead.get_by_text("20 of 20 · scoring")).to_be_visible()
        lead.get_by_role("button", name="Cancel").click()
        expect(lead.get_by_role("button", name="Resume")).to_be_visible()
    finally:
        life.request_cancel(job.pk)
        worker.join()
    expect(lead.get_by_role("region", name="Attempts").get_by_role("listitem")).to_contain_text("cancelled")


def test_progress_has_two_seconds_and_its_way_takes_less() -> None:
    """From the process to its supervisor, from there to the row, from there to the page: each looks this often."""
    source = (ROOT / "frontend" / "src" / "api" / "jobs.ts").read_text()
    for pause in ("LIVELY_MS", "WATCHFUL_MS"):
        asked = re.search(rf"{pause} = ([\d_]+);", source)
        assert asked is not None
        assert supervise.POLL_S + timing.poll_s() + int(asked[1]) / 1000 < 2


def test_any_job_is_asked_for_by_the_form_of_its_specification(
    lead: Page, project: Project, work: Callable[[], list[Job]]
) -> None:
    lead.goto(JOBS)
    lead.get_by_role("button", name="Start a job").click()
    dialog = lead.get_by_role("dialog", name="Start a job")
    dialog.get_by_role("combobox", name="What it does").click()
    lead.get_by_role("option", name="Export a dataset version").click()
    dialog.get_by_label("Dataset version").fill("12345")
    shot(lead, "job-form")
    dialog.get_by_role("button", name="Start").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    (job,) = work()
    assert (job.kind, job.spec["dataset_version"], job.state) == ("export", 12345, "failed")
    expect(lead.get_by_text("has no dataset version 12345").first).to_be_visible()
    lead.get_by_role("button", name="Ask again with changes").click()
    again = lead.get_by_role("dialog", name="Ask again with changes")
    expect(again.get_by_label("Dataset version")).to_have_value("12345")


def test_a_job_that_others_start_appears_by_itself(lead: Page, project: Project) -> None:
    lead.goto(JOBS)
    expect(lead.get_by_text("No job yet")).to_be_visible()
    job = enqueue.record("aggregate", {}, project)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(seconds=1))
    expect(lead.get_by_role("link", name="Aggregate judgments")).to_be_visible()
