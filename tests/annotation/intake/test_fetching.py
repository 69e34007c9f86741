"""Samples that a table names by address: fetched once, each failure its row's own."""

import pytest

from annotation.intake import imports
from tests.annotation import factories, web_server
from tests.annotation.intake.everything import lines, reasons, run
from tests.annotation.intake.stopping import StoppedError, stop_at
from tests.annotation.web_server import gives

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    settings.FETCH_NETWORKS = ("127.0.0.1/32",)
    with web_server.running() as running:
        for number in range(8):
            running.paths[f"/{number}.png"] = gives(factories.picture(number))
        yield running


def test_samples_are_fetched_once_a_batch_and_every_failure_is_a_rows_own(project, tmp_path, server):
    server.paths["/text.png"] = gives(b"<html>", Content_Type="image/png")
    server.paths["/huge.png"] = gives(b"x", length=10**12)
    server.paths["/away.png"] = web_server.redirects("http://169.254.169.254/latest/meta-data/")
    bad = ["absent.png", "text.png", "huge.png", "away.png"]
    rows = [
        {"prompt": "p", "sample_0": server.url(f"/{number}.png"), "url_1": server.url(f"/{number + 1}.png")}
        for number in range(6)
    ]
    rows += [{"prompt": "p", "sample_0": server.url("/0.png"), "sample_1": server.url(f"/{name}")} for name in bad]
    path = lines(tmp_path, rows)
    dry = run(path, project, dry_run=True)
    report = run(path, project)
    assert (dry.imported, dry.rejected) == (report.imported, report.rejected) == (6, 4)
    for number, reason in zip(
        range(6, 10), ("404", "do not decode", "larger than", "no public address"), strict=True
    ):
        assert reasons(report)[number].startswith("sample_1: ")
        assert reason in reasons(report)[number]
    assert len(server.asked) == 2 * (7 + len(bad))


def test_an_import_that_goes_on_does_not_fetch_again_what_it_has(project, tmp_path, server, monkeypatch):
    monkeypatch.setattr(imports, "BATCH_ROWS", 16)
    rows = [
        {"prompt": f"{number}", "sample_0": server.url("/0.png"), "sample_1": server.url("/1.png")}
        for number in range(40)
    ]
    path = lines(tmp_path, rows)
    with pytest.raises(StoppedError):
        run(path, project, work_folder=tmp_path / "job", on_progress=stop_at(2))
    assert len(server.asked) == 4
    assert run(path, project, work_folder=tmp_path / "job").imported == 40
    assert len(server.asked) == 6


def test_without_the_operators_word_nothing_of_this_machine_is_fetched(project, tmp_path, server, settings):
    settings.FETCH_NETWORKS = ()
    path = lines(tmp_path, [{"prompt": "p", "sample_0": server.url("/0.png"), "sample_1": server.url("/1.png")}])
    assert "no public address" in reasons(run(path, project))[0]
    assert server.asked == []
