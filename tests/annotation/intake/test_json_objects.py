"""JSON objects out of files: all of them, in order, with little in memory, whatever is broken between them."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.intake import json_objects
from annotation.intake.json_objects import objects
from annotation.intake.row import RowError

values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)
documents = st.lists(st.dictionaries(st.text(), values, max_size=4), max_size=8)


def read(data):
    return [found.content for found in objects(lambda: io.BytesIO(data))]


def wrong(data):
    found = list(objects(lambda: io.BytesIO(data)))
    return {one.where: str(one.content) for one in found if isinstance(one.content, RowError)}


@given(documents, st.booleans(), st.sampled_from(["", "\ufeff"]))
def test_lines_come_back_as_they_were(rows, is_ascii, mark):
    lines = "\n\n".join(json.dumps(row, ensure_ascii=is_ascii) for row in rows)
    assert read((mark + lines).encode("utf-8", "surrogatepass")) == rows or not is_ascii


@given(documents, st.sampled_from([None, 2]), st.integers(1, 40))
def test_arrays_come_back_as_they_were_however_little_is_read_at_once(rows, indent, chunk):
    before, json_objects.CHUNK = json_objects.CHUNK, chunk
    try:
        assert read(json.dumps(rows, indent=indent).encode()) == rows
    finally:
        json_objects.CHUNK = before


@pytest.mark.parametrize("indent", [None, 2])
def test_a_single_object_may_be_written_over_many_lines(indent):
    row = {"prompt": "a", "samples": [{"a": 1}]}
    assert read(json.dumps(row, indent=indent).encode()) == [row]


def test_a_broken_line_costs_itself(monkeypatch):
    monkeypatch.setattr(json_objects, "LONGEST_OBJECT", 100)
    lines = [
        b'{"a": "first"',
        b'{"a": 1}',
        b"",
        b"[1, 2]",
        b'{"a": "\xff"}',
        b'{"a": NaN}',
        b'{"a": "' + b"x" * 1000 + b'"}',
        b'{"a": 2}',
        b"null",
        b'{"a": 3} {"a": 4}',
        b"\xef\xbb\xbf",
        b'{"a": 5}',
    ]
    data = b"\n".join(lines)
    assert [row["a"] for row in read(data) if not isinstance(row, RowError)] == [1, 2, 5]
    said = wrong(data)
    assert list(said) == [f"line {number}" for number in (1, 4, 5, 6, 7, 9, 10, 11)]
    assert "a list, not an object" in said["line 4"]
    assert "UTF-8" in said["line 5"]
    assert "NaN" in said["line 6"]
    assert "longer" in said["line 7"]


def test_in_an_array_what_comes_after_a_broken_element_is_said_to_be_lost():
    data = b'[{"a": 1}, 7, {"a": 2}, {"a": }, {"a": 3}]'
    assert [row for row in read(data) if not isinstance(row, RowError)] == [{"a": 1}, {"a": 2}]
    assert wrong(data)["element 2"] == "it is a number, not an object"
    assert "not read" in wrong(data)["element 4"]
    for data, reason in (
        (b'[{"a": 1}', "the file ends here"),
        (b'[{"a": 1} {"a": 2}]', "where ',' should be"),
        (b'[{"a": 1}, {"a": "', "no JSON"),
        (b"[" * 100_000, "nested too deeply"),
    ):
        *_, last = wrong(data).values()
        assert reason in last


def test_an_element_with_stray_bytes_costs_itself():
    data = b'[{"a": 1}, {"a": "\xff"}, {"a": "\\udc80 \xc3\xa9"}]'
    assert [row for row in read(data) if not isinstance(row, RowError)] == [{"a": 1}, {"a": "\udc80 é"}]
    assert wrong(data) == {"element 2": "it is not UTF-8"}


def test_an_element_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(json_objects, "LONGEST_OBJECT", 1000)
    monkeypatch.setattr(json_objects, "CHUNK", 100)
    files = []

    def open_file():
        files.append(io.BytesIO(b'[{"a": "' + b"x" * 100_000))
        return files[-1]

    [found] = objects(open_file)
    assert "longer" in str(found.content)
    assert all(file.closed for file in files)


def test_a_nested_bomb_is_an_error():
    assert "nested" in wrong(b'{"a": ' * 100_000 + b"\n")["line 1"]


@given(st.binary(max_size=300))
def test_nothing_breaks_it(data):
    for content in read(data):
        assert isinstance(content, dict | RowError)


def test_an_empty_file_has_no_objects():
    assert read(b"") == read(b"  \n\n") == read(b"[]") == read(b" [ ] ") == []
