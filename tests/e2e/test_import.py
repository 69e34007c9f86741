"""A file of existing pairs, some of its rows wrong, through the page."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from annotation.models import Comparison
from gpu_jobs.models import Job
from tests.photographs import write_photograph_pairs


def test_good_rows_arrive_and_wrong_ones_are_listed(
    lead: Page, work: Callable[[], list[Job]], tmp_path: Path
) -> None:
    written = write_photograph_pairs(tmp_path / "pairs.parquet", most_photographs=2)
    assert written.bad
    lead.goto("/projects/shapes/import")
    for arrivals in (written.good, 0):
        lead.locator("input[type=file]").set_input_files(written.path)
        lead.get_by_role("button", name="Import", exact=True).click()
        expect(lead.get_by_text("waiting for a worker")).to_be_visible()
        work()
        newest = lead.get_by_role("article").first
        expect(newest).to_contain_text(f"{arrivals} imported")
        expect(newest).to_contain_text(f"{len(written.bad)} rejected")
    assert Comparison.objects.count() == written.good
    rows = newest.get_by_role("table", name="Rejected rows").get_by_role("row").all()[1:]
    assert [int(row.get_by_role("cell").first.inner_text()) for row in rows] == sorted(written.bad)
    assert all(row.get_by_role("cell").nth(1).inner_text() for row in rows)

    lead.get_by_role("link", name="Comparisons").click()
    expect(lead.get_by_text("1 person").first).to_be_visible()


def test_a_file_that_is_no_parquet_is_a_sentence(lead: Page, work: Callable[[], list[Job]], tmp_path: Path) -> None:
    path = tmp_path / "pairs.parquet"
    path.write_text("not Parquet")
    lead.goto("/projects/shapes/import")
    lead.locator("input[type=file]").set_input_files(path)
    lead.get_by_role("button", name="Import", exact=True).click()
    expect(lead.get_by_text("waiting for a worker")).to_be_visible()
    (job,) = work()
    assert job.state == Job.State.FAILED
    expect(lead.get_by_text(job.error)).to_be_visible()
