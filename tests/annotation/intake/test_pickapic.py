"""Import of real photographs in the Pick-a-Pic schema: everything good arrives, once, and the rest is explained."""

import json
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from annotation import queue
from annotation.errors import InvalidError
from annotation.intake import imports
from annotation.intake.parquet import UnreadableFileError
from annotation.intake.pickapic import import_file
from annotation.models import Annotator, Comparison, Judgment, Preference, Sample, Slot
from tests import photographs
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    path = tmp_path_factory.mktemp("photographs") / "pairs.parquet"
    return photographs.write_photograph_pairs(path, most_photographs=8)


@pytest.fixture
def project():
    return factories.make_project()


def row(label_0=1.0, number=0, **fields):
    """A row of two plain pictures."""
    images = (factories.picture(2 * number + 1), factories.picture(2 * number + 2))
    return photographs.pair(f"caption {number}", *images, label_0, "changed") | fields


def everything_in(project):
    """What an import leaves behind, by content."""
    return sorted(
        (
            judgment.comparison.key,
            judgment.comparison.prompt.text,
            [member.sample.sha256 for member in judgment.comparison.members.select_related("sample")],
            judgment.answer["choice"],
            judgment.annotator.name,
        )
        for judgment in Judgment.objects.filter(comparison__project=project)
    )


def test_everything_good_arrives_and_everything_bad_is_listed(pairs, project, tmp_path):
    report = import_file(pairs.path, project, tmp_path / "report.json")
    assert (report.imported, report.rejected, report.already_there) == (pairs.good, len(pairs.bad), 0)
    assert report.ties == pairs.ties == 8
    assert {rejection.row for rejection in report.rejections} == set(pairs.bad)
    for rejection in report.rejections:
        name = pairs.bad[rejection.row].split()[0]
        assert name in rejection.reason or pairs.bad[rejection.row].startswith("the ")
    assert json.loads((tmp_path / "report.json").read_text()) == report.as_json()
    assert Comparison.objects.filter(project=project).count() == pairs.good
    assert not Slot.objects.filter(project=project).exclude(state="answered").exists()


def test_the_undamaged_photograph_is_preferred_whichever_side_and_position_it_has(pairs, project):
    import_file(pairs.path, project)
    positions = Counter()
    for preference in Preference.objects.select_related("comparison"):
        models = [
            member.sample.origin["model"] for member in preference.comparison.members.select_related("sample")
        ]
        if "photograph-mirrored" in models:
            assert preference.p_0 == 0.5
        else:
            assert models[0 if preference.p_0 == 1 else 1] == "photograph"
            positions[models.index("photograph")] += 1
    assert min(positions[0], positions[1]) >= 5  # the canonical order says nothing


def test_labels_become_answers_of_the_files_users(pairs, project):
    import_file(pairs.path, project)
    names = set(Annotator.objects.values_list("name", "kind"))
    assert names == {("pickapic:7", "person"), ("pickapic:8", "person"), ("pickapic:9", "person")}
    judgment = Judgment.objects.first()
    assert judgment.time_ms is None
    assert sorted(judgment.shown_order) == [0, 1]
    assert set(Preference.objects.values_list("n_human", "n_machine")) == {(1, 0)}


def test_a_second_import_adds_nothing(pairs, project):
    import_file(pairs.path, project)
    before = everything_in(project)
    counts = [model.objects.count() for model in (Sample, Comparison, Slot, Judgment, Preference)]
    again = import_file(pairs.path, project)
    assert (again.imported, again.already_there, again.rejected) == (0, pairs.good, len(pairs.bad))
    assert everything_in(project) == before
    assert [model.objects.count() for model in (Sample, Comparison, Slot, Judgment, Preference)] == counts


@pytest.mark.parametrize("stop_after", [1, 2])
def test_stopped_half_way_and_done_again_arrives_at_the_same(pairs, stop_after, monkeypatch):
    monkeypatch.setattr(imports, "BATCH_ROWS", 16)

    class StoppedError(Exception):
        pass

    calls = []

    def stop(done, total, message=""):
        calls.append((done, total))
        if len(calls) == stop_after:
            raise StoppedError

    whole, halved = factories.make_project(), factories.make_project()
    expected = import_file(pairs.path, whole)
    with pytest.raises(StoppedError):
        import_file(pairs.path, halved, on_progress=stop)
    assert 0 < Comparison.objects.filter(project=halved).count() < pairs.good
    rest = import_file(pairs.path, halved)
    assert rest.imported + rest.already_there == expected.imported
    assert rest.already_there == Judgment.objects.filter(comparison__project=halved).count() - rest.imported > 0
    assert everything_in(halved) == everything_in(whole)


def test_progress_counts_every_row(pairs, project):
    calls = []
    import_file(pairs.path, project, on_progress=lambda done, total, message="": calls.append((done, total)))
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)
    assert calls[-1] == (pairs.rows, pairs.rows)


@pytest.mark.parametrize("column", ["jpg_0", "jpg_1", "label_0", "caption"])
def test_a_missing_column_is_an_error_that_names_it(project, tmp_path, column):
    path = tmp_path / "lacking.parquet"
    pq.write_table(pa.Table.from_pylist([row()], photographs.SCHEMA).drop_columns([column]), path)
    with pytest.raises(UnreadableFileError, match=f"lacks the column {column}"):
        import_file(path, project)
    assert not Comparison.objects.exists()


@pytest.mark.parametrize("content", [b"", b"no parquet at all", b"PAR1" + b"\0" * 50 + b"PAR1"])
def test_what_is_no_parquet_is_an_error(project, tmp_path, content):
    path = tmp_path / "broken.parquet"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"broken\.parquet"):
        import_file(path, project)
    with pytest.raises(UnreadableFileError, match="no file"):
        import_file(tmp_path / "absent.parquet", project)


@pytest.mark.parametrize(
    ("column", "values", "reason"),
    [
        ("label_0", pa.array(["1.0", "0.0"]), "label_0 is text"),
        ("caption", pa.array([1, 2]), "caption is a number"),
        ("jpg_0", pa.array(["text", "text"]), "jpg_0 is text"),
        ("jpg_1", pa.array([[1], [2]]), "jpg_1 is a list"),
        ("caption", pa.array([b"\xff\xfe", b"ok"]).view(pa.string()), "caption"),
    ],
)
def test_a_column_of_a_wrong_type_costs_its_rows_and_no_more(project, tmp_path, column, values, reason):
    table = pa.Table.from_pylist([row(number=0), row(number=1)], photographs.SCHEMA)
    table = table.set_column(table.schema.get_field_index(column), column, values)
    path = tmp_path / "typed.parquet"
    pq.write_table(table, path)
    report = import_file(path, project)
    assert report.imported + report.rejected == 2
    assert report.rejected >= 1
    assert all(reason in rejection.reason for rejection in report.rejections)


def test_optional_columns_may_be_absent_or_odd(project, tmp_path):
    table = pa.Table.from_pylist([row()], photographs.SCHEMA).select(["jpg_0", "jpg_1", "label_0", "caption"])
    pq.write_table(table, tmp_path / "few.parquet")
    assert import_file(tmp_path / "few.parquet", project).imported == 1
    assert Annotator.objects.get().name.startswith("pickapic:file-")
    assert import_file(tmp_path / "few.parquet", project).already_there == 1


def test_a_broken_row_group_costs_its_own_rows_only(project, tmp_path):
    path = tmp_path / "damaged.parquet"
    photographs.write_rows(path, [row(number=number) for number in range(12)], row_group_size=4)
    group = pq.ParquetFile(path).metadata.row_group(1)
    columns = [group.column(index) for index in range(group.num_columns)]
    column = next(column for column in columns if column.path_in_schema == "jpg_0")
    start = column.dictionary_page_offset or column.data_page_offset
    content = bytearray(path.read_bytes())
    content[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    path.write_bytes(content)
    report = import_file(path, project)
    assert report.imported == 8
    assert [rejection.row for rejection in report.rejections] == [4, 5, 6, 7]
    assert all("row group 1 cannot be read" in rejection.reason for rejection in report.rejections)


def test_the_same_bytes_on_both_sides_are_a_tie_and_are_not_asked_about(project, tmp_path):
    same = factories.picture(5)
    photographs.write_rows(tmp_path / "same.parquet", [row(jpg_0=same, jpg_1=same, model_1="photograph")])
    report = import_file(tmp_path / "same.parquet", project)
    assert (report.imported, report.ties) == (1, 1)
    comparison = Comparison.objects.get()
    assert not comparison.are_different
    assert not comparison.slots.exists()
    assert comparison.preferences.get().p_0 == 0.5
    assert import_file(tmp_path / "same.parquet", project).already_there == 1


def test_pairs_without_a_label_wait_in_the_queue(project, tmp_path):
    rows = [row() | {"has_label": False, "label_0": None, "label_1": None}, row(number=1)]
    photographs.write_rows(tmp_path / "some.parquet", rows)
    report = import_file(tmp_path / "some.parquet", project)
    assert (report.imported, report.unlabelled) == (2, 1)
    [assignment] = queue.lease(project, factories.make_annotator(), 5)
    assert assignment.comparison.prompt.text == "caption 0"


def test_several_users_answers_to_one_pair_fill_its_places_and_no_more(tmp_path):
    project = factories.make_project(slots_per_comparison=2)
    rows = [row(label, user_id=user) for user, label in ((1, 1.0), (2, 0.0), (2, 0.0), (2, 1.0), (3, 1.0))]
    photographs.write_rows(tmp_path / "crowd.parquet", rows)
    report = import_file(tmp_path / "crowd.parquet", project)
    assert (report.imported, report.already_there) == (2, 1)
    assert [(r.row, r.reason.split()[-1]) for r in report.rejections] == [(3, "before"), (4, "answer")]
    assert Preference.objects.get().p_0 == 0.5


def test_only_projects_that_compare_pairs_take_pairs(tmp_path):
    project = factories.make_project(instrument="ranking")
    photographs.write_rows(tmp_path / "pairs.parquet", [row()])
    with pytest.raises(InvalidError, match="ranking"):
        import_file(tmp_path / "pairs.parquet", project)
