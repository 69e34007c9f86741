"""Files of existing comparisons through the page: tried first, then for real; what is wrong is said row by row."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from annotation.intake.formats.registry import FORMATS
from annotation.models import Comparison, Judgment, Upload
from gpu_jobs.jobs import life
from gpu_jobs.models import Job
from tests.e2e.axe import assert_accessible
from tests.e2e.waiting import eventually
from tests.photographs import write_photograph_pairs

Work = Callable[[], list[Job]]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "media"


def choose(page: Page, *paths: Path) -> None:
    """Choose files and wait until they have arrived."""
    with page.expect_file_chooser() as chooser:
        page.locator("[data-activate-on-click]").click()
    chooser.value.set_files(paths)
    chosen = page.get_by_role("list", name="Chosen files")
    for path in paths:
        expect(chosen).to_contain_text(path.name)
    expect(page.get_by_role("button", name="Dry run")).to_be_enabled()


def newest(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=title).first


def try_it(page: Page, work: Work) -> Locator:
    """A dry run to its end; returns what the page says of it."""
    before = Job.objects.count()
    page.get_by_role("button", name="Dry run").click()
    eventually(page, lambda: Job.objects.count() == before + 1, "the job was asked for")
    work()
    found = newest(page, "succeeded")
    expect(found).to_contain_text("Dry run of")
    return found


def test_a_dry_run_keeps_nothing_and_the_import_brings_the_good_rows(
    lead: Page, work: Work, tmp_path: Path
) -> None:
    written = write_photograph_pairs(tmp_path / "pairs.parquet", most_photographs=2)
    assert written.bad
    lead.goto("/projects/shapes/import")
    choose(lead, written.path)
    tried = try_it(lead, work)
    expect(tried).to_contain_text(f"{written.good} would be imported")
    expect(tried).to_contain_text(f"{len(written.bad)} rejected")
    assert not Comparison.objects.exists()
    rows = tried.get_by_role("table", name="Rejected rows").get_by_role("row").all()[1:]
    assert [row.get_by_role("cell").first.inner_text() for row in rows] == [
        f"row {at}" for at in sorted(written.bad)
    ]
    assert all(row.get_by_role("cell").nth(1).inner_text() for row in rows)
    assert all(row.get_by_role("cell").nth(2).inner_text() for row in rows)
    assert_accessible(lead)

    with lead.expect_download() as download:
        tried.get_by_role("link", name="Download all as CSV").click()
    with Path(download.value.path()).open(newline="") as file:
        assert [int(row["row"]) for row in csv.DictReader(file)] == sorted(written.bad)

    lead.get_by_role("button", name=f"Import {written.good} rows for real").click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    work()
    expect(newest(lead, "Import of pairs.parquet")).to_contain_text(f"{written.good} imported")
    assert Comparison.objects.count() == written.good
    expect(lead.get_by_role("list", name="Chosen files")).to_have_count(0)
    expect(lead.get_by_role("button", name="for real")).to_have_count(0)
    assert_accessible(lead)

    newest(lead, "Import of pairs.parquet").get_by_role("link", name="See the comparisons").click()
    expect(lead).to_have_url("/projects/shapes/comparisons")


def test_what_is_here_already_is_not_added_again(lead: Page, work: Work, tmp_path: Path) -> None:
    written = write_photograph_pairs(tmp_path / "pairs.parquet", with_bad_rows=False, most_photographs=2)
    lead.goto("/projects/shapes/import")
    for _ in range(2):
        choose(lead, written.path)
        tried = try_it(lead, work)
        if lead.get_by_role("button", name="for real").count():
            lead.get_by_role("button", name="for real").click()
            eventually(lead, lambda: Job.objects.count() == 2, "the import was asked for")
            work()
            expect(newest(lead, "Import of")).to_contain_text("imported")
    expect(tried).to_contain_text(f"{written.good} here already")
    expect(tried).to_contain_text("All of it is here already.")
    assert Comparison.objects.count() == written.good


@pytest.mark.parametrize("name", ["jsonl", "csv", "label_studio"])
def test_a_table_and_the_files_that_it_names(lead: Page, work: Work, tmp_path: Path, name: str) -> None:
    paths = FORMATS[name].write_example(tmp_path)
    lead.goto("/projects/shapes/import")
    choose(lead, *paths)
    expect(try_it(lead, work)).to_contain_text(FORMATS[name].title)
    lead.get_by_role("button", name="for real").click()
    eventually(lead, lambda: Job.objects.count() == 2, "the import was asked for")
    (job,) = work()
    assert job.result["imported"] == Comparison.objects.count() > 0
    assert job.spec["uploads"] == [str(Upload.objects.get(name=path.name).pk) for path in paths]


def test_what_label_studio_leaves_out_is_said_on_the_page(lead: Page, work: Work, tmp_path: Path) -> None:
    result = {"type": "pairwise", "from_name": "pw", "to_name": "pw", "value": {"selected": "right"}}
    task = {"data": {"text1": "crimson", "text2": "azure"}, "annotations": [{"id": 1, "result": [result]}]}
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]))
    lead.goto("/projects/shapes/import")
    choose(lead, path)
    expect(try_it(lead, work)).to_contain_text("No row can be taken as it is.")

    lead.get_by_role("combobox", name="Format").click()
    lead.get_by_role("option", name="Label Studio").click()
    lead.get_by_label("Prompt of tasks that have none").fill("a word for red")
    expect(try_it(lead, work)).to_contain_text("1 would be imported")
    lead.get_by_role("button", name="Import 1 row for real").click()
    eventually(lead, lambda: Job.objects.filter(spec__dry_run=False).exists(), "the import was asked for")
    work()
    judgment = Judgment.objects.get()
    assert judgment.answer == {"choice": "sample_1"}
    assert judgment.comparison.prompt.text == "a word for red"


def test_chosen_files_are_there_after_the_page_is_loaded_again(lead: Page, work: Work, tmp_path: Path) -> None:
    (path,) = FORMATS["pickapic"].write_example(tmp_path)
    lead.goto("/projects/shapes/import")
    choose(lead, path)
    lead.reload()
    expect(lead.get_by_role("list", name="Chosen files")).to_contain_text(path.name)
    expect(try_it(lead, work)).to_contain_text("would be imported")
    lead.reload()
    expect(lead.get_by_role("button", name="for real")).to_be_visible()


def test_a_file_that_cannot_be_read_is_a_sentence(lead: Page, work: Work, tmp_path: Path) -> None:
    path = tmp_path / "pairs.parquet"
    path.write_text("not Parquet")
    lead.goto("/projects/shapes/import")
    choose(lead, path)
    lead.get_by_role("button", name="Dry run").click()
    eventually(lead, lambda: Job.objects.count() == 1, "the job was asked for")
    (job,) = work()
    assert job.state == Job.State.FAILED
    expect(lead.get_by_text(job.error)).to_be_visible()
    expect(lead.get_by_role("button", name="Try again")).to_be_visible()


def test_an_import_can_be_cancelled_and_resumed(lead: Page, work: Work, tmp_path: Path) -> None:
    (path,) = FORMATS["pickapic"].write_example(tmp_path)
    lead.goto("/projects/shapes/import")
    choose(lead, path)
    lead.get_by_role("button", name="Dry run").click()
    lead.get_by_role("button", name="Cancel").click()
    expect(newest(lead, "Dry run of 1 file, cancelled")).to_be_visible()
    assert life.claim(Job.objects.get().pk) is None
    lead.get_by_role("button", name="Resume").click()
    eventually(lead, lambda: Job.objects.filter(state=Job.State.QUEUED).exists(), "it waits again")
    work()
    expect(newest(lead, "succeeded")).to_contain_text("would be imported")


def test_an_empty_file_does_not_arrive_and_says_why(lead: Page, complaints: list[str], tmp_path: Path) -> None:
    path = tmp_path / "nothing.csv"
    path.write_bytes(b"")
    lead.goto("/projects/shapes/import")
    lead.locator("input[type=file]").set_input_files(path)
    expect(lead.get_by_role("alert")).to_contain_text("The file is empty.")
    expect(lead.get_by_role("button", name="Dry run")).to_be_disabled()
    assert "400" in complaints.pop()
    lead.get_by_role("button", name="Take nothing.csv out").click()
    expect(lead.get_by_role("list", name="Chosen files")).to_have_count(0)
