"""A layout is what its schema says, and whatever is not is refused with the name of the field."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.layouts.model import MOST_OBJECTS, InvalidLayout, parse, to_bytes
from tests.annotation.rooms import as_bytes, bedroom, room, thing


def changed(change):
    layout = room(thing("bed", 3.0, 2.0), thing("chest", 5.0, 3.0))
    change(layout)
    return as_bytes(layout)


def test_a_layout_survives_being_written():
    layout = parse(bedroom())
    assert parse(to_bytes(layout)) == layout
    assert to_bytes(parse(to_bytes(layout))) == to_bytes(layout)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda x: x.pop("room"), "room"),
        (lambda x: x.pop("objects"), "objects"),
        (lambda x: x.update(extra=1), "extra"),
        (lambda x: x.update(schema_version=2), "schema_version"),
        (lambda x: x["room"].update(floor=[[0, 0], [1, 0]]), "room.floor"),
        (lambda x: x["room"].update(floor=[[0, 0], [4, 4], [4, 0], [0, 4]]), "room"),
        (lambda x: x["room"].update(floor=[[0, 0], [0.1, 0], [0, 0.1]], doors=[]), "room"),
        (lambda x: x["room"].update(floor=[[i, i * i / 100] for i in range(65)], doors=[]), "room.floor"),
        (lambda x: x["room"].update(height=0), "room.height"),
        (lambda x: x["room"].update(doors=[{"start": [2, 2], "end": [3, 2]}]), "room"),
        (lambda x: x["room"].update(doors=[{"start": [2, 0], "end": [2, 0]}]), "room"),
        (lambda x: x["room"].update(windows=[{"start": [2, 0], "end": [2, 4]}]), "room"),
        (lambda x: x["objects"][1].update(id="bed"), "layout"),
        (lambda x: x["objects"][0].update(id=""), "objects.0.id"),
        (lambda x: x["objects"][0].update(id="a\nb"), "objects.0.id"),
        (lambda x: x["objects"][0].update(id="x" * 65), "objects.0.id"),
        (lambda x: x["objects"][0].update(x="3"), "objects.0.x"),
        (lambda x: x["objects"][0].update(x=True), "objects.0.x"),
        (lambda x: x["objects"][0].update(x=1e9), "objects.0.x"),
        (lambda x: x["objects"][0].update(y=math.nan), "objects.0.y"),
        (lambda x: x["objects"][0].update(z=math.inf), "objects.0.z"),
        (lambda x: x["objects"][0].update(angle=1e6), "objects.0.angle"),
        (lambda x: x["objects"][0].update(size={"w": 1, "d": 1}), "objects.0.size.h"),
        (lambda x: x["objects"][0].update(size={"w": 0, "d": 1, "h": 1}), "objects.0.size.w"),
        (lambda x: x["objects"][0].update(size={"w": -1, "d": 1, "h": 1}), "objects.0.size.w"),
        (lambda x: x["objects"][0].update(colour="red"), "objects.0.colour"),
        (lambda x: x["objects"].extend(thing(str(i), 1, 1) for i in range(MOST_OBJECTS)), "objects"),
    ],
)
def test_whatever_is_wrong_is_refused_by_its_field(change, field):
    with pytest.raises(InvalidLayout) as refused:
        parse(changed(change))
    assert refused.value.field == field
    assert str(refused.value)


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000, b"{}" + b" " * 2**20])
def test_what_is_no_document_is_refused(data):
    with pytest.raises(InvalidLayout):
        parse(data)


def test_an_empty_room_and_an_object_outside_are_layouts():
    assert parse(as_bytes(room())).objects == ()
    assert parse(as_bytes(room(thing("bed", 100.0, -50.0, z=-3.0)))).object("bed").x == 100.0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(st.data())
def test_a_layout_with_anything_anywhere_is_a_layout_or_refused(data):
    layout = room(thing("bed", 3.0, 2.0))
    place = data.draw(st.sampled_from(["room", "objects", "floor", "bed", "x", "size", "doors"]))
    value = data.draw(JSON)
    homes = {"room": layout, "objects": layout, "floor": layout["room"], "doors": layout["room"]}
    homes |= {"x": layout["objects"][0], "size": layout["objects"][0]}
    if place == "bed":
        layout["objects"][0] = value
    else:
        homes[place][place] = value
    try:
        parsed = parse(json.dumps(layout).encode())
    except InvalidLayout:
        return
    assert parse(to_bytes(parsed)) == parsed
