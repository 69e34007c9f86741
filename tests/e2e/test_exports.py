"""A version leaves by the pages: in every profile that fits, as files, as a zip, and for a destination."""

import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from annotation.annotators import for_user
from annotation.models import Project
from curation.models import DatasetVersion
from curation.scoring import score_project
from curation.selection.fifa import FifaSpec
from curation.versions.creation import create_version
from gpu_jobs.models import Job
from tests.curation.worlds import judge, register_brightness
from tests.e2e.axe import assert_accessible
from tests.e2e.shapeworld import make_shape_pairs

PAIRS = 12


@pytest.fixture
def version(project: Project) -> DatasetVersion:
    """A version of judged pairs, each drawn otherwise."""
    make_shape_pairs(project, PAIRS)
    register_brightness()
    judge(project, for_user(get_user_model().objects.create_user("judge")), ties_every=0)
    score_project(project, "brightness")
    return create_version(project, FifaSpec(scorer="brightness", cap_per_prompt=None))


def test_profiles_say_what_they_leave_out_and_exports_can_be_had_whole(
    lead: Page,
    version: DatasetVersion,
    work: Callable[[], list[Job]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    destinations = tmp_path / "destinations.toml"
    destinations.write_text(f'[[destination]]\nname = "nas"\nurl = "file://{tmp_path}/nas"\n')
    monkeypatch.setenv("TASTEMAKER_EXPORT_DESTINATIONS", str(destinations))
    lead.goto(f"/projects/shapes/datasets/{version.pk}")
    captioned = lead.get_by_role("region", name="Profile double-caption")
    expect(captioned).to_contain_text(f"0 pairs leave as Parquet; left out: {PAIRS} without two captions.")
    expect(captioned.get_by_role("button", name="Export as double-caption")).to_be_disabled()

    native = lead.get_by_role("region", name="Profile native")
    expect(native).to_contain_text(f"{PAIRS} pairs leave as Parquet; none is left out.")
    native.get_by_text("Without media").click()
    native.get_by_role("combobox", name="Destination of native").click()
    lead.get_by_role("option", name="nas (file)").click()
    native.get_by_role("button", name="Export as native").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    work()
    made = lead.get_by_role("region", name="Export native, without media")
    expect(made).to_contain_text("load_dataset")
    expect(made).to_contain_text(f"file://{tmp_path}/nas/shapes/v1-native-none")
    assert (tmp_path / "nas" / "shapes" / "v1-native-none" / "manifest.json").is_file()

    with lead.expect_download() as download:
        made.get_by_role("link", name="Download as zip").click()
    assert download.value.suggested_filename == "shapes-v1-native-none.zip"
    (export,) = version.exports.all()
    with zipfile.ZipFile(download.value.path()) as archive:
        for file in export.files:
            content = archive.read(f"shapes-v1-native-none/{file['path']}")
            assert hashlib.sha256(content).hexdigest() == file["sha256"]

    for name in ("pickapic", "folders"):
        lead.get_by_role("button", name=f"Export as {name}").click()
        expect(lead.get_by_text("waiting for a worker")).to_be_visible()
        work()
        profile = lead.get_by_role("region", name=f"Profile {name}")
        expect(profile.get_by_role("region", name=f"Export {name}")).to_contain_text(f"{PAIRS} rows")

    # The latest of a profile stands with it, those before it are folded.
    native.get_by_text("Media inside").click()
    native.get_by_role("button", name="Export as native").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    work()
    latest = native.get_by_role("region", name="Export native", exact=True)
    expect(latest).to_be_visible()
    expect(made).to_be_hidden()
    assert_accessible(lead)
    native.get_by_text("1 earlier export").click()
    expect(made).to_be_visible()
    expect(native.get_by_role("region").first).to_have_accessible_name("Export native")
    assert_accessible(lead)
    if folder := os.environ.get("TASTEMAKER_SCREENSHOTS"):
        lead.screenshot(path=f"{folder}/exports.png", full_page=True)
