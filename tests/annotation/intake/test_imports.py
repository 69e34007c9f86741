"""The laws of importing, for every format: twice adds nothing, a dry run leaves nothing, a stop costs nothing."""

import json
import shutil
import tracemalloc
import zipfile

import pytest

from annotation import prompts, queue
from annotation.errors import InvalidError
from annotation.intake import checkpoint, imports, values
from annotation.intake.formats.base import Table
from annotation.intake.formats.layouts import example_layout
from annotation.intake.formats.registry import FORMATS
from annotation.intake.holder import Loose, UnreadableFileError
from annotation.intake.options import ImportOptions
from annotation.models import AuditEvent, Comparison, Judgment
from tests.annotation import factories
from tests.annotation.intake.everything import content, counts, lines, media_files, reasons, run
from tests.annotation.intake.stopping import StoppedError, stop_at
from tests.annotation.videos import video

pytestmark = pytest.mark.django_db


@pytest.fixture(params=list(FORMATS))
def example(request, tmp_path):
    """The files of a format's own example."""
    folder = tmp_path / "example"
    folder.mkdir()
    return FORMATS[request.param], FORMATS[request.param].write_example(folder)


def pair(number=0, choice="first", annotator="ann", prompt=None):
    return {
        "prompt": prompt or f"prompt {number}",
        "text_0": f"left {number}",
        "text_1": f"right {number}",
        "choice": choice,
        "annotator": annotator,
    }


@pytest.fixture
def small_batches(monkeypatch):
    """Several batches of few rows, as many on a slow machine."""
    monkeypatch.setattr(imports, "BATCH_SECONDS", float("inf"))
    monkeypatch.setattr(imports, "BATCH_ROWS", 16)


def test_every_example_is_recognised_and_imports_without_a_complaint(example, project):
    format_, paths = example
    report = run(paths, project)
    assert (report.format, report.rejections, report.notes) == (format_.title, [], [])
    assert report.imported >= 1
    before = counts()
    again = run(paths, project, {"format": format_.id})
    assert (again.imported, again.rejected, again.already_there) == (0, 0, report.imported)
    assert counts() == before | {"AuditEvent": before["AuditEvent"] + 1}


def test_a_dry_run_says_what_an_import_does_and_leaves_nothing(example, project):
    _, paths = example
    before = counts()
    dry = run(paths, project, dry_run=True)
    assert counts() == before
    assert media_files() == []
    real = run(paths, project)
    assert dry.dry_run
    assert {**dry.as_json(), "dry_run": False} == real.as_json()
    dry = run(paths, project, dry_run=True)
    assert (dry.imported, dry.already_there) == (0, real.imported)


def test_an_archive_of_the_example_imports_as_the_example_does(example, project, tmp_path):
    _, paths = example
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as file:
        for found in sorted((tmp_path / "example").rglob("*")):
            if found.is_file():
                file.write(found, found.relative_to(tmp_path / "example").as_posix())
    assert run(path, project).imported == run(paths, factories.make_project(slots_per_comparison=3)).imported


@pytest.mark.usefixtures("small_batches")
def test_a_dry_run_remembers_what_it_would_have_written_many_rows_ago(project, tmp_path):
    rows = [pair(number) for number in range(40)]
    rows += [
        pair(0),
        pair(1, "second"),
        pair(2, annotator="bob"),
        pair(2, annotator="cid"),
        pair(2, annotator="dan"),
        {name: value for name, value in pair(3).items() if name not in ("choice", "annotator")},
    ]
    path = lines(tmp_path, rows)
    before = counts()
    dry = run(path, project, dry_run=True)
    assert counts() == before
    assert reasons(dry) == {
        41: "the same annotator has answered this pair differently before",
        44: "this pair is there already and has no free place for another answer",
    }
    assert (dry.imported, dry.already_there) == (42, 2)
    assert run(path, project).as_json() == {**dry.as_json(), "dry_run": False}


@pytest.mark.usefixtures("small_batches")
def test_a_dry_run_holds_nobody_up(project, tmp_path):
    """Between two batches nothing is locked and nothing is to be seen: others go on working."""
    path = lines(tmp_path, [pair(number) for number in range(40)])
    seen = []

    def on_progress(done, total, message=""):
        seen.append((Comparison.objects.count(), Judgment.objects.count(), media_files()))

    assert run(path, project, dry_run=True, on_progress=on_progress).imported == 40
    assert len(seen) == 3
    assert set(map(str, seen)) == {"(0, 0, [])"}


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("is_remembered", [True, False])
@pytest.mark.parametrize("calls", [1, 2, 3])
def test_stopped_at_any_moment_and_done_again_arrives_at_the_same(tmp_path, calls, is_remembered):
    rows = [pair(number) for number in range(40)] + [{"prompt": ""}, pair(7), pair(8, "second")]
    path, folder = lines(tmp_path, rows), tmp_path / "job" if is_remembered else None
    whole, halved = factories.make_project(seed=3), factories.make_project(seed=3)
    expected = run(path, whole)
    with pytest.raises(StoppedError):
        run(path, halved, work_folder=folder, on_progress=stop_at(calls))
    assert Comparison.objects.filter(project=halved).count() == min(16 * calls, 40)
    report = run(path, halved, work_folder=folder)
    assert content(halved) == content(whole)
    assert report.rows == expected.rows == 43
    if is_remembered:
        assert report.as_json() == expected.as_json()


@pytest.mark.usefixtures("small_batches")
def test_killed_between_the_commit_and_the_note_of_it_nothing_is_lost(project, tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint.Checkpoint, "save", lambda self: None)
    path = lines(tmp_path, [pair(number) for number in range(40)])
    with pytest.raises(StoppedError):
        run(path, project, work_folder=tmp_path / "job", on_progress=stop_at(2))
    report = run(path, project, work_folder=tmp_path / "job")
    assert (report.imported, report.already_there) == (8, 32)


@pytest.mark.parametrize("left", ["", "{", "[]", '{"done": {}, "report": {"rows": 1}}'])
def test_an_unreadable_note_is_as_good_as_none(project, tmp_path, left):
    (tmp_path / "job").mkdir()
    (tmp_path / "job" / checkpoint.FILE).write_text(left)
    assert run(lines(tmp_path, [pair()]), project, work_folder=tmp_path / "job").imported == 1


def test_an_import_is_on_record_with_who_asked_for_it(project, tmp_path):
    user = factories.make_user(project, "manager")
    run(lines(tmp_path, [pair(), {}]), project, by=user)
    event = AuditEvent.objects.get(action="import.finished")
    assert (event.actor_id, event.project, event.subject) == (user.pk, project.slug, "pairs.jsonl")
    assert (event.after["imported"], event.after["rejected"]) == (1, 1)


def test_several_tables_are_read_and_a_broken_one_keeps_no_other_out(project, tmp_path):
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a/first.jsonl", json.dumps(pair(1)))
        file.writestr("b/second.csv", "prompt,text_0,text_1,choice\nprompt 2,l,r,second\n")
        file.writestr("c/third.csv", "nothing,of,use\n1,2,3\n")
        file.writestr("d/fourth.parquet", b"PAR1 not really")
    report = run(path, project)
    assert report.imported == 2
    wheres = {rejection.where: rejection.reason for rejection in report.rejections}
    assert "lacks the column prompt" in wheres["c/third.csv"]
    assert "no Parquet file" in wheres["d/fourth.parquet"]


def test_a_json_file_among_the_media_is_no_table_but_a_layout(tmp_path):
    project = factories.make_project(instrument="layout")
    path = tmp_path / "rooms.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("rooms.jsonl", json.dumps({"prompt": "a bedroom", "sample_0": "a.json"}))
        file.writestr("a.json", json.dumps(example_layout(1.0)))
    assert run(path, project).imported == 1


@pytest.mark.parametrize(
    ("name", "data"), [("a.bin", b"\x00\x01"), ("a.txt", b"hello"), ("a.png", factories.picture(1)), ("a.csv", b"")]
)
def test_what_is_of_no_format_is_an_error_that_lists_the_formats(project, tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableFileError, match="Pick-a-Pic v2, Label Studio"):
        run(tmp_path / name, project)
    with pytest.raises(UnreadableFileError, match=r"no file absent\.csv"):
        run(tmp_path / "absent.csv", project)


def test_a_format_that_is_named_is_not_guessed(project, tmp_path):
    path = tmp_path / "pairs.txt"
    path.write_text("prompt,text_0,text_1\np,a,b\n")
    assert run(path, project, {"format": "csv"}).imported == 1
    report = run(path, project, {"format": "jsonl"})
    assert (report.imported, report.rejected) == (0, 2)
    for wrong in ("pickapic", "folders"):
        with pytest.raises(UnreadableFileError):
            run(path, project, {"format": wrong})


def test_rows_whose_samples_are_layouts_are_rows_all_the_same(tmp_path):
    project = factories.make_project(instrument="layout")
    rows = [{"prompt": "a bedroom", "samples": [{"layout": example_layout(1.0)}], "data": "x", "annotations": []}]
    path = tmp_path / "rooms.json"
    path.write_text(json.dumps(rows))
    report = run(path, project)
    assert (report.format, report.imported) == ("JSON Lines", 1), report.rejections


def test_videos_in_an_archive_are_asked_about_segment_by_segment(tmp_path):
    project = factories.make_project(instrument="segments")
    path = tmp_path / "videos.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, width in (("a", 64), ("b", 80)):
            file.writestr(f"a ball that bounces/{name}.mp4", video(size=(width, 48)))
        file.writestr("cut off/a.mp4", video()[:900])
        file.writestr("cut off/b.mp4", video())
    before = counts()
    dry = run(path, project, dry_run=True)
    assert (counts(), media_files()) == (before, [])
    report = run(path, project)
    assert (dry.imported, dry.rejected) == (report.imported, report.rejected) == (1, 1), report.rejections
    assert report.rejections[0].reason.startswith("cut off/a.mp4: ")
    [assignment] = queue.lease(project, factories.make_annotator())
    assert {sample.kind for sample in assignment.samples} == {"video"}
    assert all(sample.duration_s for sample in assignment.samples)


def test_two_files_of_one_name_are_refused(project, tmp_path):
    (tmp_path / "other").mkdir()
    with pytest.raises(UnreadableFileError, match="Two files are called"):
        run([lines(tmp_path, [pair()]), lines(tmp_path / "other", [pair()])], project)


def test_pairs_with_answers_need_a_project_that_compares_pairs_unless_they_are_ignored(tmp_path):
    paths = FORMATS["pickapic"].write_example(tmp_path)
    project = factories.make_project(instrument="ranking")
    with pytest.raises(InvalidError, match="labels: ignore"):
        run(paths, project)
    report = run(paths, project, {"labels": "ignore"})
    assert (report.imported, report.unlabelled) == (2, 2)
    assert queue.lease(project, factories.make_annotator())


@pytest.mark.parametrize("format_id", ["jsonl", "csv", "label_studio"])
def test_memory_stays_flat_however_long_the_file_is(tmp_path, format_id):
    def peak(rows):
        path = tmp_path / "long"
        with path.open("w") as file:
            if format_id == "csv":
                file.write("prompt,text_0,text_1\n")
                file.writelines(f'"prompt {number}","{"a" * 500}",b\n' for number in range(rows))
            elif format_id == "jsonl":
                file.writelines(json.dumps(pair(number) | {"x": "a" * 500}) + "\n" for number in range(rows))
            else:
                data = {"prompt": "p", "text1": "a" * 500, "text2": "b"}
                tasks = (json.dumps({"id": n, "data": data, "annotations": []}) for n in range(rows))
                file.write("[")
                file.writelines((",\n" if number else "") + task for number, task in enumerate(tasks))
                file.write("]")
        table = Table(Loose({"long": path}), "long")
        tracemalloc.start()
        count = sum(1 for _ in FORMATS[format_id].read(table, ImportOptions(), lambda text: None).rows)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert count == rows
        return most

    peak(100)
    assert peak(8_000) < 2 * peak(2_000) + 2**20


def test_limits_are_those_of_the_floor(tmp_path):
    assert values.LONGEST_PROMPT == prompts.LONGEST_PROMPT
    assert imports.BATCH_ROWS >= 1
    offered, _none = ImportOptions.model_json_schema()["properties"]["format"]["anyOf"]
    assert set(FORMATS) == {one["const"] for one in offered["oneOf"]}
    shutil.rmtree(tmp_path)
