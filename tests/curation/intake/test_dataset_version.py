"""An export imported again is the same dataset version; whatever is not as it left is refused, with its place."""

import hashlib
import io
import json
import shutil
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from annotation.comparisons import make_comparison
from annotation.intake.imports import import_data
from annotation.intake.tables import Sent
from annotation.media.encode import video_of
from annotation.models import Comparison, Judgment, Prompt, Sample, Slot
from annotation.projects import create_project
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from curation.export import export_version, exports_folder
from curation.intake.exported import BrokenExportError
from curation.models import DatasetRow, DatasetVersion
from curation.selection.fifa import FifaSpec
from curation.versions import drafts
from curation.versions.creation import create_version
from curation.versions.row_content import CONTENT_COLUMNS, columns_of
from curation.versions.row_hash import row_digest, version_hash
from tests.annotation.rooms import bedroom
from tests.curation.records import FACTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(scored):
    return create_version(scored, FifaSpec(scorer="brightness", cap_per_prompt=None), name="Bright ones")


@pytest.fixture
def export(version, tmp_path):
    """The folder of its export, somewhere else."""
    made = exports_folder() / export_version(version, "native").folder
    return shutil.copytree(made, tmp_path / "export")


@pytest.fixture
def elsewhere(lead):
    return create_project("Elsewhere", lead)


def take(path, project, **options):
    return import_data([Sent(path.name, path)], project, **options)


def counts():
    return [model.objects.count() for model in (Prompt, Sample, Comparison, DatasetVersion, DatasetRow)]


def test_an_export_imported_again_gives_the_same_version(version, export, elsewhere):
    report = take(export, elsewhere)
    assert report.rejections == []
    assert (report.imported, report.rejected, report.format) == (version.rows, 0, "Dataset version")
    again = DatasetVersion.objects.get(project=elsewhere)
    assert (again.sha256, again.name, again.recipe, again.statistics) == (
        version.sha256, "Bright ones", version.recipe, version.statistics,
    )  # fmt: skip
    assert again.is_imported and not version.is_imported
    assert again.parents == version.parents
    rows, before = ({row.pair_id: row for row in one.dataset_rows.all()} for one in (again, version))
    assert set(rows) == set(before)
    for pair_id, row in rows.items():
        assert (row.sha256_0, row.split, row.label_0) == (
            before[pair_id].sha256_0, before[pair_id].split, before[pair_id].label_0,
        )  # fmt: skip
        assert row.content["annotator_ids"] == before[pair_id].content["annotator_ids"]
        shown = row.comparison.members.get(position=row.position_0).sample
        assert shown.sha256 == row.sha256_0


def test_what_was_imported_leaves_as_the_same_rows(version, export, elsewhere):
    take(export, elsewhere)
    again = DatasetVersion.objects.get(project=elsewhere)
    folder = exports_folder() / export_version(again, "native").folder
    names = sorted(path.name for path in (export / "data").iterdir())
    assert names == sorted(path.name for path in (folder / "data").iterdir())
    for name in names:
        assert pq.read_table(folder / "data" / name).equals(pq.read_table(export / "data" / name))


def test_nobody_is_asked_and_nothing_is_answered(export, elsewhere):
    before = Judgment.objects.count()
    take(export, elsewhere)
    assert not Slot.objects.filter(project=elsewhere).exists()
    assert Judgment.objects.count() == before


def test_twice_adds_nothing(version, export, elsewhere):
    take(export, elsewhere)
    before = counts()
    report = take(export, elsewhere)
    assert (report.imported, report.already_there) == (0, version.rows)
    assert counts() == before
    assert take(export, version.project).already_there == version.rows
    assert counts() == before


def test_a_dry_run_keeps_nothing(version, export, elsewhere):
    before = counts()
    report = take(export, elsewhere, dry_run=True)
    assert (report.imported, counts()) == (version.rows, before)
    assert report.notes == ["It would be the dataset version Bright ones."]


def test_a_zip_is_as_good_and_so_is_a_folder_in_it(version, export, elsewhere, tmp_path):
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in export.rglob("*"):
            archive.write(path, f"v1-native/{path.relative_to(export)}")
    take(packed, elsewhere)
    assert DatasetVersion.objects.get(project=elsewhere).sha256 == version.sha256


def test_a_name_that_is_taken_gets_a_number(version, export, lead, elsewhere):
    other = create_version(version.project, FifaSpec(scorer="brightness", top_k=3))
    theirs = exports_folder() / export_version(other, "native").folder
    DatasetVersion.with_drafts.filter(pk=version.pk).update(name="Old name")
    take(theirs, elsewhere)
    DatasetVersion.with_drafts.filter(project=elsewhere).update(name="Bright ones")
    take(export, elsewhere)
    assert {one.name for one in DatasetVersion.objects.filter(project=elsewhere)} == {
        "Bright ones",
        "Bright ones-2",
    }


def test_a_stopped_import_is_not_seen_and_then_continued(version, export, elsewhere, monkeypatch):
    class StopError(Exception):
        pass

    def stop(done, total, message=""):
        if message == "Writing rows":
            raise StopError

    monkeypatch.setattr("curation.intake.version_writer.BATCH", 10)
    with pytest.raises(StopError):
        take(export, elsewhere, on_progress=stop)
    assert not DatasetVersion.objects.filter(project=elsewhere).exists()
    assert DatasetRow.objects.filter(version__project=elsewhere).count() == 10
    take(export, elsewhere)
    assert DatasetVersion.objects.get(project=elsewhere).sha256 == version.sha256
    assert Comparison.objects.filter(project=elsewhere).count() == version.rows


def refused(export, project, match):
    before = counts()
    with pytest.raises(BrokenExportError, match=match):
        take(export, project)
    assert counts() == before


def test_a_file_that_was_changed_is_named(export, elsewhere):
    (export / "README.md").write_text("Better than ever.")
    refused(export, elsewhere, r"README\.md in export is not the file that was exported")


def test_a_file_that_is_missing_is_named(export, elsewhere):
    shard = next((export / "data").iterdir())
    shard.unlink()
    refused(export, elsewhere, f"lacks data/{shard.name}")


def edited(export, shard, edit):
    """The export with one shard's rows edited, and a manifest that says it was always so."""
    rows = pq.read_table(shard)
    edit_rows = rows.to_pylist()
    edit(edit_rows)
    pq.write_table(pa.Table.from_pylist(edit_rows, schema=rows.schema), shard)
    manifest = json.loads((export / "manifest.json").read_text())
    for file in manifest["files"]:
        if file["path"] == f"data/{shard.name}":
            file["sha256"] = hashlib.sha256(shard.read_bytes()).hexdigest()
    (export / "manifest.json").write_text(json.dumps(manifest))


def biggest(export):
    return max((export / "data").iterdir(), key=lambda path: path.stat().st_size)


def test_rows_that_are_not_the_versions_are_refused(export, elsewhere):
    def turn(rows):
        rows[0].update(label_0=0.5, label_1=0.5)

    edited(export, biggest(export), turn)
    refused(export, elsewhere, "are not those of the version")


def test_rows_out_of_order_are_refused(export, elsewhere):
    edited(export, biggest(export), lambda rows: rows.reverse())
    refused(export, elsewhere, "out of order")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"label_0": 0.7}, "label_0 and label_1"),
        ({"split": "all"}, "split is 'all'"),
        ({"p_0": 2.0}, "p_0 is no probability"),
        ({"image_1": None}, "sample 1 is not there"),
        ({"text_0": "words"}, "sample 0 is image and text"),
    ],
)
def test_a_wrong_row_is_reported_and_no_version_made(export, elsewhere, change, reason):
    shard = biggest(export)
    edited(export, shard, lambda rows: rows[2].update(change))
    before = counts()
    report = take(export, elsewhere)
    assert (report.rejected, report.imported, counts()) == (1, 0, before)
    assert report.rejections[0].where == f"data/{shard.name}, row 2"
    assert reason in report.rejections[0].reason
    assert "No dataset version was made" in report.notes[0]


def test_a_project_that_asks_about_something_else_takes_no_row(version, export, lead):
    rooms = create_project("Rooms", lead, instrument="layout")
    report = take(export, rooms)
    assert report.rejected == version.rows
    assert "'layout' compares 1" in report.rejections[0].reason


def test_a_manifest_without_a_recipe_is_named(export, elsewhere):
    manifest = json.loads((export / "manifest.json").read_text())
    del manifest["dataset"]["recipe"]
    (export / "manifest.json").write_text(json.dumps(manifest))
    refused(export, elsewhere, r"manifest\.json in export cannot be used \(dataset\.recipe")


@pytest.mark.parametrize("command", ["import_data", "import_pairs"])
def test_the_commands_know_it(version, export, command):
    out = io.StringIO()
    call_command(command, str(export), "--project", "by-command", stdout=out)
    assert DatasetVersion.objects.get(project__slug="by-command").sha256 == version.sha256
    assert "Bright ones" in out.getvalue()
    (export / "README.md").write_text("Changed.")
    with pytest.raises(CommandError, match="README"):
        call_command(command, str(export), "--project", "by-command", stdout=out)


def test_samples_beside_the_table_come_along(version, elsewhere, tmp_path):
    made = exports_folder() / export_version(version, "native", media="external").folder
    take(shutil.copytree(made, tmp_path / "beside"), elsewhere)
    assert DatasetVersion.objects.get(project=elsewhere).sha256 == version.sha256


def test_an_export_without_its_samples_is_refused(version, elsewhere):
    refused(
        exports_folder() / export_version(version, "native", media="none").folder, elsewhere, "without its samples"
    )


def of_kind(project, kind, contents):
    """A version of one row whose samples are of this kind."""
    prompt = get_or_add(project, "a small room")
    samples = [store_sample(prompt, content, Origin(model=f"m{i}"), kind) for i, content in enumerate(contents)]
    comparison, _ = make_comparison(project, prompt, samples, "by hand")
    first, second = (member.sample for member in comparison.members.order_by("position"))
    content: dict[str, object] = dict.fromkeys(CONTENT_COLUMNS)
    content |= {
        "prompt": prompt.text, "aggregation": "majority/1", "n_judgments": 1, "n_human": 1, "n_machine": 0,
        "segments": [], "aspects": [], "scores_0": [], "scores_1": [], "annotator_ids": ["0123456789ab"],
        "origin_0": {"model": "m0"}, "origin_1": {"model": "m1"},
    }  # fmt: skip
    row = {
        "pair_id": hashlib.sha256(kind.encode()).hexdigest(), "split": "train", "comparison_id": comparison.pk,
        "position_0": 0, "position_1": 1, "sha256_0": first.sha256, "sha256_1": second.sha256,
        "media_type_0": first.media_type, "media_type_1": second.media_type, "bytes_0": first.bytes,
        "bytes_1": second.bytes, "label_0": 1.0, "p_0": 0.9, "margin": None, "text_quality": None, "entropy": None,
        "importance": None, "weight": 1.0, "compared_at": comparison.created_at.isoformat(), "content": content,
    }  # fmt: skip
    recipe = {"spec": {"scorer": "none", "weights": {}, "normalise": "z"}}
    digest = row_digest(columns_of(row), first.sha256, second.sha256)
    frozen = drafts.Frozen(version_hash(recipe, [digest]), 1, recipe, STATISTICS_OF_ONE, [])
    made = drafts.draft(project, frozen)
    drafts.write_rows(made, [row])
    return drafts.seal(made, "")


def moving(shade: int) -> bytes:
    """A quarter of a second of one grey, as a video file."""
    return video_of([np.full((32, 32, 3), shade, dtype=np.uint8)] * 4, fps=16)


STATISTICS_OF_ONE = FACTS.statistics | {"aggregation": {"majority/1": 1}}


@pytest.mark.parametrize(
    ("kind", "instrument", "contents"),
    [
        ("text", {"instrument": "pairwise"}, [b"crimson", "sünset\n".encode()]),
        ("layout", {"instrument": "pairwise"}, [bedroom(), bedroom(0.2)]),
        ("video", {"instrument": "pairwise"}, [moving(40), moving(200)]),
    ],
)
def test_samples_of_every_kind_come_back_byte_by_byte(lead, kind, instrument, contents, tmp_path):
    here, there = (create_project(name, lead, **instrument) for name in ("Here", "There"))
    version = of_kind(here, kind, contents)
    made = exports_folder() / export_version(version, "native").folder
    report = take(shutil.copytree(made, tmp_path / "export"), there)
    assert report.rejections == []
    again = DatasetVersion.objects.get(project=there)
    assert again.sha256 == version.sha256
    before, after = version.dataset_rows.get(), again.dataset_rows.get()
    assert (after.sha256_0, after.sha256_1, after.media_type_0) == (
        before.sha256_0,
        before.sha256_1,
        before.media_type_0,
    )
    assert set(Sample.objects.filter(prompt__project=there).values_list("kind", flat=True)) == {kind}
