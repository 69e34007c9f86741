"""From simulated answers to a dataset version and its files, by the pages alone."""

import hashlib
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from annotation.models import Annotator, Project
from curation.models import DatasetVersion
from gpu_jobs.models import Job
from tests.e2e.shapeworld import make_shape_pairs

PAIRS = 24


def test_simulate_score_curate_save_and_export(lead: Page, project: Project, work: Callable[[], list[Job]]) -> None:
    make_shape_pairs(project, PAIRS)
    lead.goto("/projects/shapes/comparisons")
    lead.get_by_role("button", name="Ask simulated annotators").click()
    lead.get_by_label("Noise").fill("0")
    lead.get_by_role("button", name="Start").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    work()
    expect(lead.get_by_role("listitem").get_by_text("succeeded", exact=True)).to_be_visible()
    assert "simulated" in Annotator.objects.get(kind="simulated").name

    lead.get_by_role("link", name="Curate").click()
    lead.get_by_role("button", name=f"Score {2 * PAIRS} samples").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    work()
    expect(lead.get_by_text(f"{2 * PAIRS} of {2 * PAIRS}")).to_be_visible()

    keep = lead.get_by_role("slider", name="Keep")
    keep.focus()
    keep.press("Home")
    expect(lead.get_by_role("img", name=f"of {PAIRS} pairs are selected")).to_be_visible()
    keep.press("End")
    expect(lead.get_by_text("pairs · 100%")).to_be_visible()

    lead.get_by_role("button", name="Save as version 1").click()
    lead.get_by_label("Name").fill("Clear wins")
    lead.get_by_role("button", name="Save", exact=True).click()
    lead.wait_for_timeout(300)
    work()
    expect(lead.get_by_role("heading", name="Clear wins")).to_be_visible()
    version = DatasetVersion.objects.get()
    assert version.rows > PAIRS / 2
    expect(lead.get_by_text(f"{version.rows} pairs", exact=True)).to_be_visible()

    for profile in ("native", "pickapic"):
        lead.get_by_role("button", name=f"Export as {profile}").click()
        expect(lead.get_by_text("waiting for a worker")).to_be_visible()
        work()
        made = lead.get_by_role("region", name=f"Export {profile}")
        expect(made).to_contain_text("load_dataset")
    for made in version.exports.all():
        for file in made.files:
            with lead.expect_download() as download:
                region = lead.get_by_role("region", name=f"Export {made.profile}")
                files = region.get_by_role("group")
                if files.get_attribute("open") is None:
                    files.get_by_text(re.compile(r"files?, .*B$")).click()
                region.get_by_role("link", name=file["path"], exact=True).click()
            content = download.value.path().read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
