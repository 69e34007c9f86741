"""Byte ranges, as RFC 9110 has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.media.ranges import ByteRange, UnsatisfiableRange, requested_range


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-499", 0, 500),
        ("bytes=500-999", 500, 1000),
        ("bytes=9500-", 9500, 10_000),
        ("bytes=-500", 9500, 10_000),
        ("bytes=-20000", 0, 10_000),
        ("bytes=0-99999", 0, 10_000),
        ("Bytes = 5-6", 5, 7),
    ],
)
def test_a_single_range_is_a_part_of_the_file(header, start, end):
    assert requested_range(header, 10_000) == ByteRange(start, end)


@pytest.mark.parametrize(
    "header",
    ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=0-1,4-5", "lines=1-2", "bytes=1--2"],
)
def test_what_is_malformed_or_more_than_one_range_is_ignored(header):
    assert requested_range(header, 10_000) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10000-", 10_000), ("bytes=-0", 10), ("bytes=-5", 0), ("bytes=0-", 0)]
)
def test_a_range_without_a_byte_cannot_be_satisfied(header, size):
    with pytest.raises(UnsatisfiableRange):
        requested_range(header, size)


@given(st.text(max_size=30) | st.from_regex(r"bytes=\d{0,4}-\d{0,4}", fullmatch=True), st.integers(0, 2000))
def test_any_header_is_a_part_the_whole_or_none(header, size):
    try:
        part = requested_range(header, size)
    except UnsatisfiableRange:
        return
    if part is not None:
        assert 0 <= part.start < part.end <= size
        assert part.content_range(size) == f"bytes {part.start}-{part.end - 1}/{size}"
