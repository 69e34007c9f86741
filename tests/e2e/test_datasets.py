"""The dataset pages: names and lineage, rows as pictures with why each was taken, two versions side by side."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from annotation.models import Membership, Project
from curation.models import DatasetVersion
from curation.scoring import score_project
from curation.selection.fifa import FifaSpec, Weights
from curation.versions.changes import count_changes
from curation.versions.creation import create_version
from gpu_jobs.models import Job
from tests.annotation import factories
from tests.curation.worlds import PROMPTS, judged_world, register_brightness
from tests.e2e.axe import assert_accessible


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def lamps(user: Any) -> Project:
    register_brightness()
    made = judged_world(user, prompts=PROMPTS[:10], name="Lamps")
    score_project(made, "brightness")
    return made


@pytest.fixture
def versions(lamps: Project, user: Any) -> list[DatasetVersion]:
    def spec(**changes: Any) -> FifaSpec:
        return FifaSpec(**{"scorer": "brightness", "cap_per_prompt": None} | changes)

    return [
        create_version(lamps, spec(top_k=8), user, name="Few"),
        create_version(lamps, spec(top_k=12, weights=Weights(margin=3.0)), user, name="More"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_versions_are_listed_opened_and_their_rows_explained(
    lead: Page, lamps: Project, versions: list[DatasetVersion], scheme: Any
) -> None:
    more = versions[1]
    lead.emulate_media(color_scheme=scheme)
    lead.goto(f"/projects/{lamps.slug}/datasets")
    row = lead.get_by_role("row", name=re.compile("More"))
    expect(row.get_by_role("link", name="Compare with Few")).to_be_visible()
    assert_accessible(lead)

    row.get_by_role("link", name="More", exact=True).click()
    expect(lead.get_by_role("heading", name="More", exact=True)).to_be_visible()
    lineage = lead.get_by_role("region", name="Lineage")
    expect(lineage.get_by_role("link", name="Few")).to_be_visible()
    pairs = lead.get_by_role("list", name="Pairs").get_by_role("listitem")
    expect(pairs).to_have_count(more.rows)
    assert_accessible(lead)

    best = more.dataset_rows.order_by("-importance", "-id").first()
    pairs.first.get_by_role("button", name="Why").click()
    why = lead.get_by_role("dialog", name="Why this pair is in")
    expect(why).to_contain_text(best.content["prompt"])
    expect(why).to_contain_text("It ranks 1 of the")
    expect(why.get_by_role("row", name=re.compile("^margin")).get_by_role("cell", name="× 3.00")).to_be_visible()
    assert_accessible(lead)
    why.get_by_role("button", name="Close").click()


def test_rows_are_narrowed_down_by_label_and_split(
    lead: Page, lamps: Project, versions: list[DatasetVersion]
) -> None:
    more = versions[1]
    firsts = more.dataset_rows.filter(label_0=1.0).count()
    assert 0 < firsts < more.rows
    lead.goto(f"/projects/{lamps.slug}/datasets/{more.pk}?label=first")
    pairs = lead.get_by_role("list", name="Pairs").get_by_role("listitem")
    expect(pairs).to_have_count(firsts)
    lead.goto(f"/projects/{lamps.slug}/datasets/{more.pk}?label=tie")
    expect(lead.get_by_text("There are no such pairs.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_versions_are_compared(lead: Page, lamps: Project, versions: list[DatasetVersion], scheme: Any) -> None:
    few, more = versions
    changes = count_changes(few, more)
    lead.emulate_media(color_scheme=scheme)
    lead.goto(f"/projects/{lamps.slug}/datasets")
    lead.get_by_role("link", name="Compare with Few").click()
    expect(lead.get_by_role("heading", name="Compare versions")).to_be_visible()
    pairs = lead.get_by_role("list", name="Pairs").get_by_role("listitem")
    expect(pairs).to_have_count(changes.entered)
    expect(lead.get_by_role("tab", name=f"Came in · {changes.entered}")).to_be_visible()
    assert_accessible(lead)
    lead.get_by_role("tab", name=f"Changed · {changes.changed}").click()
    expect(pairs).to_have_count(min(12, changes.changed))
    expect(pairs.first).to_contain_text("→")
    # The other way round, what came has gone.
    lead.goto(f"/projects/{lamps.slug}/datasets/compare?base={more.pk}&other={few.pk}")
    expect(lead.get_by_role("tab", name=f"Went out · {changes.entered}")).to_be_visible()


def test_a_version_is_saved_under_a_name_and_with_a_parent(
    lead: Page, lamps: Project, versions: list[DatasetVersion], work: Callable[[], list[Job]]
) -> None:
    lead.goto(f"/projects/{lamps.slug}/curate?scorer=brightness")
    lead.get_by_role("button", name="Save as version 3").click()
    dialog = lead.get_by_role("dialog")
    assert_accessible(lead)
    dialog.get_by_label("Name").fill("Few")
    expect(dialog.get_by_text("Another version has this name.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    dialog.get_by_label("Name").fill("Third")
    dialog.get_by_role("combobox", name="Derived from").click()
    lead.get_by_role("option", name="Few (version 1)").click()
    dialog.get_by_role("button", name="Save", exact=True).click()
    lead.wait_for_timeout(300)
    work()
    expect(lead.get_by_role("heading", name="Third", exact=True)).to_be_visible()
    made = DatasetVersion.objects.get(name="Third")
    assert [parent["name"] for parent in made.parents] == ["Few"]


def test_operators_come_to_their_pages_by_the_sign_in_of_everybody(page: Page, lamps: Project) -> None:
    operator = factories.make_user(password="a long secret", is_staff=True)
    page.goto("/admin/curation/datasetversion/")
    page.get_by_label("User name or e-mail address").fill(operator.username)
    page.get_by_label("Password *").fill("a long secret")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name=re.compile("dataset version"))).to_be_visible()
    assert not Membership.objects.filter(user=operator).exists()
