"""Each step of hygiene by the page: it looks, shows real pictures, is applied, and is undone."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from skimage import data

from annotation.comparisons import make_comparison
from annotation.models import Project
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from curation.models import HygieneRun
from gpu_jobs.models import Job
from tests.e2e.axe import assert_accessible
from tests.e2e.waiting import pictures_arrive

Work = Callable[[], list[Job]]
LIST = ["In the soft light of a morning: a cup of coffee on a saucer, beside a spoon!", "a zebra crossing a street"]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def photograph(name: str, width: int = 480, form: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(getattr(data, name)()).convert("RGB")
    image.resize((width, width * 3 // 4)).save(file, form, **options)
    return file.getvalue()


def pair(project: Project, text: str, first: bytes, second: bytes) -> None:
    prompt = get_or_add(project, text)
    samples = [
        store_sample(prompt, content, Origin(model="camera", seed=side))
        for side, content in enumerate((first, second))
    ]
    make_comparison(project, prompt, samples, "photographs")


@pytest.fixture
def photographs(project: Project) -> Project:
    """Pairs of photographs: two that show the same, one with the same bytes twice, one hardly different."""
    pair(
        project,
        "a cup of coffee on a saucer beside a spoon, in the soft light of a morning",
        photograph("coffee"),
        photograph("chelsea"),
    )
    twin = photograph("chelsea", 300, "JPEG", quality=55), photograph("coffee", 360, "WEBP")
    pair(project, "a cup of coffee on a saucer beside the spoon, in the soft light of a morning", *twin)
    pair(project, "a rocket on its way", photograph("rocket"), photograph("rocket"))
    pair(
        project,
        "an astronaut who smiles",
        photograph("astronaut"),
        photograph("astronaut", 470, "JPEG", quality=92),
    )
    pair(project, "a retina seen by a doctor", photograph("retina"), photograph("immunohistochemistry"))
    return project


def region(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def look(page: Page, title: str, work: Work) -> Locator:
    step = region(page, title)
    step.get_by_role("button", name=f"for {title.lower()}").click()
    expect(step.get_by_text("waiting for a worker")).to_be_visible()
    (job,) = work()
    assert job.state == Job.State.SUCCEEDED, job.error
    expect(step.get_by_text("nothing has been changed")).to_be_visible()
    return step


def keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        page.wait_for_load_state("networkidle")
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_looking_applying_and_undoing(lead: Page, photographs: Project, work: Work, scheme: Any) -> None:
    lead.emulate_media(color_scheme=scheme)
    lead.goto("/projects/shapes/hygiene")
    expect(lead.get_by_text("Nobody has looked yet").first).to_be_visible()

    ties = look(lead, "Identical sides", work)
    expect(ties.get_by_role("article")).to_have_count(2)
    expect(ties.get_by_text("becomes a tie")).to_be_visible()
    ties.get_by_role("button", name="Make 1 pair a tie").click()
    expect(ties.get_by_text("applied", exact=True)).to_be_visible()

    twins = look(lead, "Near-duplicate pairs", work)
    expect(twins.get_by_role("article")).to_have_count(1)
    expect(twins.get_by_role("img", name="Sample 0")).to_have_count(2)
    twins.scroll_into_view_if_needed()
    pictures_arrive(twins.get_by_role("img", name="Sample"))
    expect(twins.get_by_text("stays", exact=True)).to_be_visible()
    expect(twins.get_by_text("left out", exact=True)).to_be_visible()
    twins.get_by_role("button", name="Leave 1 pair out").click()
    expect(twins.get_by_text("applied", exact=True)).to_be_visible()
    expect(twins.get_by_text("1 pair of the pool is left out")).to_be_visible()
    assert HygieneRun.objects.filter(HygieneRun.STANDING).count() == 2
    assert_accessible(lead)
    keep_picture(lead, f"hygiene-findings-{scheme}")

    twins.get_by_role("button", name="Undo near-duplicate pairs").click()
    expect(twins.get_by_text("the pool is as it was")).to_be_visible()
    assert HygieneRun.objects.filter(HygieneRun.STANDING).count() == 1


def test_a_list_is_pasted_and_checked_by(lead: Page, photographs: Project, work: Work) -> None:
    lead.goto("/projects/shapes/hygiene")
    step = region(lead, "Benchmark leakage")
    expect(step.get_by_role("button", name="for benchmark leakage")).to_be_disabled()
    step.get_by_role("button", name="Add or remove lists").click()
    dialog = lead.get_by_role("dialog", name="Prompt lists")
    dialog.get_by_label("Name of a new list").fill("Our benchmark")
    dialog.get_by_label("Its prompts, one a line").fill("\n".join(LIST))
    dialog.get_by_role("button", name="Keep 2 lines").click()
    expect(dialog.get_by_role("list", name="Lists there are")).to_contain_text("Our benchmark")
    assert_accessible(lead)
    lead.keyboard.press("Escape")
    step.get_by_role("combobox", name="Their pairs").click()
    lead.get_by_role("option", name="are left out of training").click()

    look(lead, "Benchmark leakage", work)
    expect(step.get_by_text(LIST[0])).to_be_visible()
    expect(step.get_by_text("Our benchmark · same words")).to_be_visible()
    run = HygieneRun.objects.get()
    assert run.counts["prompts_listed"] == 1
    step.get_by_role("button", name="Leave 1 pair out").click()
    expect(step.get_by_text("applied", exact=True)).to_be_visible()


def test_prompts_splits_and_safety(lead: Page, photographs: Project, work: Work) -> None:
    lead.goto("/projects/shapes/hygiene")
    near = look(lead, "Near-duplicate prompts", work)
    expect(near.get_by_role("article")).to_have_count(1)
    near.get_by_role("combobox", name="Measured by").click()
    lead.get_by_role("option", name="n-grams").click()
    look(lead, "Near-duplicate prompts", work)
    assert HygieneRun.objects.order_by("-id").values_list("spec__method", flat=True)[0] == "embedding"
    groups = look(lead, "Split groups", work)
    expect(groups.get_by_role("button", name="Keep 1 group together")).to_be_enabled()
    safe = look(lead, "Not safe for work", work)
    expect(safe.get_by_role("button", name="Nothing to apply")).to_be_disabled()
