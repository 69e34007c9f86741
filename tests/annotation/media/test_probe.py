"""What bytes are is found in them; text alone must be called by its name."""

import json

import pytest

from annotation.media import texts
from annotation.media.facts import UndecodableMedia
from annotation.media.probe import probe
from tests.annotation.factories import picture
from tests.annotation.rooms import bedroom
from tests.annotation.videos import video


def test_each_kind_is_told_by_its_content():
    assert probe(picture(1)).kind == "image"
    assert probe(video()).kind == "video"
    assert probe(bedroom()).kind == "layout"


def test_text_is_never_guessed():
    with pytest.raises(UndecodableMedia, match="PNG, JPEG or WebP"):
        probe(b"a red circle")
    assert probe(b"a red circle", "text").media_type == "text/plain"


@pytest.mark.parametrize("kind", ["image", "video", "layout", "text"])
def test_bytes_of_another_kind_than_said_are_refused(kind):
    others = {"image": picture(1), "video": video(), "layout": bedroom(), "text": "été".encode("latin-1")}
    for other, data in others.items():
        if other == kind and kind != "text":
            assert probe(data, kind).kind == kind
        elif not (kind == "text" and other == "layout"):  # JSON is text, where somebody says so
            with pytest.raises(UndecodableMedia):
                probe(data, kind)


def test_json_that_is_no_layout_is_refused_with_its_field():
    with pytest.raises(UndecodableMedia, match="at room"):
        probe(json.dumps({"objects": []}).encode())


@pytest.mark.parametrize("text", ["a", "zwei\tWörter\r\nund eine Zeile", "日本語 🙂", "\ufeffwith a mark"])
def test_text_is_kept_as_it_is(text):
    assert probe(text.encode(), "text").kind == "text"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xff\xfea\0", "byte 0"),
        (b"abc\x80", "byte 3"),
        (b"a\0b", r"U\+0000\) at character 1"),
        (b"\x1b[31mred", r"U\+001B"),
        ("a\x85b".encode(), r"U\+0085"),
        (b"a" * (texts.MOST_CHARACTERS + 1), "longer"),
        (b"a" * (5 * texts.MOST_CHARACTERS), "longer"),
    ],
)
def test_what_is_no_plain_text_is_refused(data, reason):
    with pytest.raises(UndecodableMedia, match=reason):
        probe(data, "text")
