"""What is wrong with a room is wrong wherever the room stands, and is gone once it is repaired."""

import itertools
import json
from math import cos, radians, sin

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import Polygon

from annotation.layouts import geometry
from annotation.layouts.geometry import Code, find
from annotation.layouts.model import parse
from annotation.layouts.repair import Move, Remove, Turn, repair
from tests.annotation.rooms import as_bytes, room, thing


def found(*objects, **fields):
    return find(parse(as_bytes(room(*objects, **fields))))


def said(findings):
    return [(finding.code, finding.subjects, pytest.approx(finding.measure, abs=1e-6)) for finding in findings]


def test_a_tidy_room_and_an_empty_one_have_no_findings():
    assert found() == []
    assert found(thing("bed", 3.0, 2.0), thing("chest", 5.0, 3.0)) == []


@pytest.mark.parametrize(
    ("objects", "code", "subjects", "measure"),
    [
        ([thing("a", 3.0, 2.0), thing("b", 3.5, 2.0)], Code.OVERLAP, ("a", "b"), 0.5),
        ([thing("a", 3.0, 2.0), thing("b", 3.0, 2.0)], Code.OVERLAP, ("a", "b"), 1.0),
        ([thing("a", 6.0, 2.0)], Code.OUT_OF_ROOM, ("a",), 0.5),
        ([thing("a", 9.0, 9.0)], Code.OUT_OF_ROOM, ("a",), 1.0),
        ([thing("a", 1.0, 0.5)], Code.BLOCKED_DOOR, ("a", "door:0"), 0.6),
        ([thing("a", 3.0, 2.0, z=0.5)], Code.FLOATING, ("a",), 0.5),
        ([thing("a", 3.0, 2.0, z=-0.5)], Code.BELOW_FLOOR, ("a",), 0.5),
        ([thing("a", 3.0, 2.0, size={"h": 3.0})], Code.ABOVE_CEILING, ("a",), 0.5),
        ([thing("a", 5.3, 2.0, has_front=True, angle=0.0)], Code.FACING_WALL, ("a",), 0.2),
        ([thing("a", 3.0, 3.5, has_front=True, angle=90.0)], Code.FACING_WALL, ("a",), 0.0),
    ],
)
def test_each_flaw_is_found_and_measured(objects, code, subjects, measure):
    assert said(found(*objects)) == [(code, subjects, measure)]


def test_touching_is_no_overlap():
    assert found(thing("a", 2.0, 2.5), thing("b", 3.0, 2.5), thing("c", 2.0, 3.5)) == []
    turned = [
        thing("a", 2.0, 2.0, angle=30.0),
        thing("b", 2.0 + cos(radians(30)), 2.0 + sin(radians(30)), angle=30.0),
    ]
    assert found(*turned) == []


def test_one_thing_on_another_shares_no_height():
    assert (
        found(thing("table", 3.0, 2.0), thing("vase", 3.0, 2.0, z=1.0, size={"w": 0.2, "d": 0.2, "h": 0.3})) == []
    )


def test_a_thing_that_is_hardly_held_floats():
    vase = thing("vase", 3.57, 2.0, z=1.0, size={"w": 0.2, "d": 0.2, "h": 0.3})
    assert said(found(thing("table", 3.0, 2.0), vase)) == [(Code.FLOATING, ("vase",), 1.0)]
    assert found(thing("table", 3.0, 2.0), vase | {"x": 3.5}) == []


def test_what_is_walked_on_overlaps_nothing_and_blocks_no_door():
    carpet = thing("carpet", 3.0, 2.0, category="carpet", size={"w": 4.0, "d": 6.0, "h": 0.02})
    assert found(carpet, thing("bed", 3.0, 2.0)) == []


def test_lamps_and_pictures_hang_where_there_is_something_to_hang_on():
    lamp = thing("lamp", 3.0, 2.0, z=2.0, category="ceiling lamp", size={"w": 0.4, "d": 0.4, "h": 0.5})
    picture = thing("art", 3.0, 3.95, z=1.2, angle=270.0, category="Paintings", size={"w": 0.6, "d": 0.1, "h": 0.6})
    assert found(lamp, picture) == []
    assert [finding.code for finding in found(lamp | {"z": 1.0}, picture | {"y": 3.0})] == [Code.FLOATING] * 2


@pytest.mark.parametrize(
    ("category", "says"),
    [("wardrobe", True), ("coffee table", False), ("rug", False), ("dressing_table", True), ("Sofas", True)],
)
def test_where_nobody_said_the_category_tells_whether_there_is_a_front(category, says):
    placed = thing("a", 3.0, 3.5, category=category, has_front=None, angle=90.0)
    assert bool(found(placed)) == says


def test_a_thing_above_the_door_does_not_block_it():
    lintel = thing("sign", 1.0, 0.3, z=2.1, category="poster", size={"w": 0.5, "d": 0.5, "h": 0.3})
    assert found(lintel) == []


def test_a_room_with_a_corner_is_not_its_hull():
    floor = [[0, 0], [6, 0], [6, 2], [3, 2], [3, 4], [0, 4]]
    assert said(found(thing("a", 5.0, 3.0), floor=floor)) == [(Code.OUT_OF_ROOM, ("a",), 1.0)]


def test_every_place_can_be_drawn_and_has_the_area_that_was_measured():
    findings = found(thing("a", 3.0, 2.0, angle=33.0), thing("b", 3.4, 2.2, angle=71.0), thing("c", 6.1, 2.0))
    assert {finding.code for finding in findings} == {Code.OVERLAP, Code.OUT_OF_ROOM}
    for finding in findings:
        drawn = sum(Polygon(ring).area for ring in finding.place)
        assert drawn == pytest.approx(finding.measure, abs=1e-3)
        json.dumps(finding.place)


@pytest.mark.parametrize(
    ("objects", "operation"),
    [
        ([thing("a", 3.0, 2.0), thing("b", 3.5, 2.0)], Move(op="move", object="b", x=4.5, y=2.0)),
        ([thing("a", 3.0, 2.0), thing("b", 3.5, 2.0)], Remove(op="remove", object="a")),
        ([thing("a", 6.0, 2.0)], Move(op="move", object="a", x=5.0, y=2.0)),
        ([thing("a", 1.0, 0.5)], Move(op="move", object="a", x=1.0, y=2.0)),
        ([thing("a", 3.0, 2.0, z=0.5)], Move(op="move", object="a", x=3.0, y=2.0, z=0.0)),
        ([thing("a", 5.3, 2.0, has_front=True)], Turn(op="turn", object="a", angle=180.0)),
    ],
)
def test_a_repair_removes_its_finding(objects, operation):
    layout = parse(as_bytes(room(*objects)))
    assert find(layout)
    assert find(repair(layout, [operation])) == []


def test_a_full_room_is_checked():
    objects = [thing(str(i), 0.5 + i % 20 * 0.25, 1.2 + i // 20 * 0.25, z=0.2, size={"w": 0.6}) for i in range(200)]
    codes = {finding.code for finding in found(*objects)}
    assert {Code.OVERLAP, Code.FLOATING} <= codes


# Thresholds lie on round numbers; these coordinates do not, so that rounding cannot carry a measure across one.
ODD = st.integers(0, 60).map(lambda n: 0.0137 + n * 0.1013)
SIZES = st.fixed_dictionaries({side: st.integers(1, 20).map(lambda n: 0.0119 + n * 0.1007) for side in "wdh"})
OBJECTS = st.builds(
    lambda x, y, z, size, angle, has_front: {
        "category": "crate",
        "x": x,
        "y": y,
        "z": z,
        "size": size,
        "angle": angle,
        "has_front": has_front,
    },
    ODD,
    ODD,
    st.sampled_from([0.0, 0.0, 0.517]),
    SIZES,
    st.integers(0, 35).map(lambda n: n * 10.07),
    st.booleans(),
)


def moved(layout, dx, dy, turn):
    """The room with everything in it, turned about the origin and moved."""

    def of(x, y):
        c, s = cos(radians(turn)), sin(radians(turn))
        return [x * c - y * s + dx, x * s + y * c + dy]

    described = layout["room"] | {"floor": [of(*corner) for corner in layout["room"]["floor"]]}
    described["doors"] = [{"start": of(*door["start"]), "end": of(*door["end"])} for door in described["doors"]]
    objects = []
    for placed in layout["objects"]:
        x, y = of(placed["x"], placed["y"])
        objects.append(placed | {"x": x, "y": y, "angle": placed["angle"] + turn})
    return {"room": described, "objects": objects}


@given(
    st.lists(OBJECTS, max_size=5),
    st.integers(-200, 200),
    st.integers(-200, 200),
    st.integers(-360, 360),
)
def test_moving_and_turning_the_whole_room_changes_nothing(objects, dx, dy, turn):
    named = [placed | {"id": f"thing {index}"} for index, placed in enumerate(objects)]
    layout = room(*named)
    before = find(parse(as_bytes(layout)))
    after = find(parse(as_bytes(moved(layout, dx + 0.37, dy - 0.11, turn + 0.53))))
    on_the_edge = [
        limit
        for finding, limit in itertools.product(
            [*before, *after], [geometry.LEAST_AREA_M2, geometry.LEAST_GAP_M, geometry.FRONT_CLEARANCE_M]
        )
        if abs(finding.measure - limit) < 1e-6
    ]
    assume(not on_the_edge)
    assert said(after) == [(f.code, f.subjects, f.measure) for f in before]


@given(st.lists(OBJECTS, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_objects_changes_the_order_of_the_findings_only(objects, random):
    named = [placed | {"id": f"thing {index}"} for index, placed in enumerate(objects)]
    shuffled = random.sample(named, len(named))

    def as_set(findings):
        return {(f.code, frozenset(f.subjects), round(f.measure, 6)) for f in findings}

    assert as_set(found(*named)) == as_set(found(*shuffled))
