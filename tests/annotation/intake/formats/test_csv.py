"""CSV: dialects, encodings, quotation marks, and every way to get it wrong."""

import codecs
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.intake.formats.base import Table
from annotation.intake.formats.csv import CommaSeparated
from annotation.intake.holder import Loose, UnreadableFileError
from annotation.intake.options import ImportOptions
from annotation.intake.row import RowError
from annotation.models import Judgment, Prompt
from tests.annotation import factories
from tests.annotation.intake.everything import reasons, run

HEADER = "prompt,text_0,text_1,choice,annotator,time_ms,label_0,layout_0,answer,odd\n"


def read(folder, data):
    path = folder / "pairs.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    notes = []
    reading = CommaSeparated().read(Table(Loose({"pairs.csv": path}), "pairs.csv"), ImportOptions(), notes.append)
    return list(reading.rows), notes


def prompts(folder, data):
    return [one.row if isinstance(one.row, RowError) else one.row.prompt for one in read(folder, data)[0]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_dialects_and_encodings(tmp_path, delimiter, end, encoding):
    lines = [["prompt", "text_0", "text_1"], ['"ein „süßes"" Kätzchen, rot; | x\t"', "a", "b"], ["京都", "a", "b"]]
    data = (end.join(delimiter.join(cells) for cells in lines) + end).encode(encoding)
    assert prompts(tmp_path, data) == ['ein „süßes" Kätzchen, rot; | x\t', "京都"]


def test_a_cell_may_go_over_several_lines(tmp_path):
    rows, _ = read(tmp_path, 'prompt,text_0,text_1\n"one\ntwo, ""three""\n\nfour",a,b\nfive,"a\nb",c\n')
    assert [one.row.prompt for one in rows] == ['one\ntwo, "three"\n\nfour', "five"]
    assert [one.where for one in rows] == ["line 2", "line 6"]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line(tmp_path):
    lines = [
        "prompt,text_0,text_1",
        'a 5" screen,a,b',
        '"never closed,a,b',
        "good,a,b",
        '"also ""good""",a,b',
        "last,a,b",
    ]
    found = prompts(tmp_path, "\n".join(lines))
    assert found[0] == 'a 5" screen'
    assert "never closed" in str(found[1])
    assert found[2:] == ["good", 'also "good"', "last"]


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1), st.booleans()),
        max_size=8,
    )
)
def test_what_pythons_writer_writes_is_read(tmp_path_factory, rows):
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["prompt", "text_0", "text_1"])
    for prompt, _ in rows:
        writer.writerow([f"x{prompt}", "a", "b"])
    found = prompts(tmp_path_factory.mktemp("csv"), text.getvalue())
    assert found == [f"x{prompt}" for prompt, _ in rows]


@given(st.binary(max_size=400))
def test_nothing_breaks_it(tmp_path_factory, data):
    for one in read(tmp_path_factory.mktemp("csv"), b"prompt,text_0,text_1\n" + data)[0]:
        assert one.row is not None


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("caption,text_0,text_1", "lacks the column prompt"),
        ("prompt,choice", "lacks the column sample_0"),
        ("", "lacks the column prompt and sample_0"),
        ("prompt,text_0,text_0", "has the column text_0 twice"),
        ("prompt\0,text_0", "no CSV"),
    ],
)
def test_a_header_that_is_none_is_an_error_that_says_so(tmp_path, header, reason):
    with pytest.raises(UnreadableFileError, match=reason):
        read(tmp_path, f"{header}\nx,y,z\n")


BROKEN = {
    1: (b"too,few,cells\n", "3 cells where the header has 10"),
    2: (b"too,many,cells,1,2,3,4,5,6,7,8\n", "11 cells"),
    3: (b",a,b,first,,,,,,\n", "prompt is missing"),
    4: (b"stray \xff byte,a,b,first,,,,,,\n", "prompt has bytes that are not UTF-8"),
    5: (b'"never closed,a,b,first,,,,,,\n', "never closed"),
    6: (b"p,a,b,third,,,,,,\n", "choice is 'third'"),
    7: (b"p,a,b,,,,0.7,,,\n", "label_0 is 0.7"),
    8: (b"p,a,b,,,,much,,,\n", "label_0 is 'much'"),
    9: (b"p,a,b,first,,soon,,,,\n", "time_ms is text"),
    10: (b"p,a,,first,,,,,,\n", "compares 2 samples"),
    11: (b"p,,b,first,,,,{nonsense,,\n", "layout_0: it is no JSON"),
    12: (b"p,a,b,,,,,,{},\n", "answer cannot stand in a CSV file"),
    13: (b"nul \0 inside,a,b,first,,,,,,\n", "not text"),
    15: (b"a word,red,blue,second,ann,,,,,\n", "differently before"),
}
GOOD = {
    0: b"plain,a,b,,,,,,,whatever\n",
    14: b"a word,red,blue,first,ann,900,,,,\n",
    16: b"another word,red,blue,,bob,,0.5,,,\n",
}


@pytest.mark.django_db
def test_everything_that_can_be_wrong_is_said_and_the_rest_arrives(tmp_path):
    project = factories.make_project(slots_per_comparison=2)
    rows = {number: line for number, (line, _) in BROKEN.items()} | GOOD
    path = tmp_path / "pairs.csv"
    path.write_bytes(codecs.BOM_UTF8 + HEADER.encode() + b"".join(rows[number] for number in range(17)))
    report = run(path, project)
    assert report.format == "CSV"
    assert set(reasons(report)) == set(BROKEN)
    for number, (_, reason) in BROKEN.items():
        assert reason in reasons(report)[number], (number, reasons(report)[number])
    assert (report.imported, report.ties, report.unlabelled) == (3, 1, 1)
    assert [rejection.where for rejection in report.rejections][:2] == ["line 3", "line 4"]
    assert report.notes == ["The column 'odd' is not read."]
    assert set(Judgment.objects.values_list("annotator__name", "time_ms")) == {
        ("imported:ann", 900),
        ("imported:bob", None),
    }
    again = run(path, project)
    assert (again.imported, again.already_there, again.rejected) == (0, 3, len(BROKEN))


@pytest.mark.django_db
def test_a_layout_may_stand_in_a_cell(tmp_path):
    from annotation.intake.formats.layouts import example_layout

    project = factories.make_project(instrument="layout")
    cell = json.dumps(example_layout(1.0)).replace('"', '""')
    path = tmp_path / "rooms.csv"
    path.write_text(f'prompt,layout_0\na bedroom,"{cell}"\n')
    report = run(path, project)
    assert report.imported == 1, report.rejections
    assert Prompt.objects.get().samples.get().kind == "layout"
