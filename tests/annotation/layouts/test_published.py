"""Published layouts say the same room in other axes: places, directions and measures come through both ways."""

import itertools
import json
from math import cos, hypot, pi, radians, sin

import numpy as np
import pytest

from annotation.layouts import geometry, published
from annotation.layouts.model import InvalidLayout, Layout, parse
from annotation.layouts.published import OPTISCENE_PROMPT, SYNTHPLACE, Convention
from tests.annotation.rooms import as_bytes, room, thing

CONVENTIONS = [
    Convention(up, left, metres, radians_, front, middle)
    for up, left, metres, radians_, front, middle in itertools.product(
        ("y", "z"), (True, False), (0.01, 1.0), (True, False), (0.0, 90.0), (True, False)
    )
]
FLOOR = [[-2.0, -1.5], [2.0, -1.5], [2.0, 1.5], [-2.0, 1.5]]


def layout(*objects: dict, floor: list = FLOOR) -> Layout:
    return parse(as_bytes(room(*objects, floor=floor, doors=[])))


def furnished() -> Layout:
    bed = thing("bed", -1.0, 0.4, angle=30.0, size={"w": 1.6, "d": 2.0, "h": 0.5}, has_front=None, category="bed")
    lamp = thing("lamp", 1.2, -0.9, z=0.6, angle=275.5, size={"w": 0.3, "d": 0.3, "h": 0.4}, category="lamp")
    return layout(bed, lamp | {"has_front": None})


@pytest.mark.parametrize("convention", CONVENTIONS, ids=str)
def test_there_and_back_it_is_the_same_room(convention: Convention) -> None:
    before = furnished()
    written = json.loads(json.dumps(published.write(before, convention)))
    after = published.read(written, convention)
    assert after.room.floor == pytest.approx(np.array(before.room.floor))
    assert (after.room.kind, after.room.height) == (before.room.kind, pytest.approx(before.room.height))
    for was, now in zip(before.objects, after.objects, strict=True):
        assert now.category == was.category
        assert (now.x, now.y, now.z) == pytest.approx((was.x, was.y, was.z), abs=1e-3)
        assert (now.size.w, now.size.d, now.size.h) == pytest.approx((was.size.w, was.size.d, was.size.h))
        assert abs((now.angle - was.angle + 180.0) % 360.0 - 180.0) < 1e-3
    assert geometry.find(after) == geometry.find(before)


def axes(convention: Convention) -> np.ndarray:
    """Their x, y and z as columns in ours (right-handed, z up): from the handedness alone, not from the module."""
    x = np.array([1.0, 0.0, 0.0])
    up = np.array([0.0, 0.0, 1.0])
    turned = 1.0 if not convention.is_left_handed else -1.0
    if convention.up == "y":
        return np.stack([x, up, turned * np.cross(x, up)], axis=1)
    return np.stack([x, turned * np.cross(up, x), up], axis=1)


@pytest.mark.parametrize("convention", CONVENTIONS, ids=str)
@pytest.mark.parametrize("turn", [0.0, 40.0, 90.0, 200.0])
def test_a_turn_about_their_upward_axis_is_what_linear_algebra_says(convention: Convention, turn: float) -> None:
    """By a rotation matrix in their own coordinates: its sign is the same in every system, its sense is not."""
    i, j = (2, 0) if convention.up == "y" else (0, 1)  # y turns z towards x, z turns x towards y
    matrix = np.eye(3)
    angle = radians(turn)
    matrix[i, i], matrix[i, j], matrix[j, i], matrix[j, j] = cos(angle), -sin(angle), sin(angle), cos(angle)
    ahead = np.zeros(3)
    ahead[0], ahead[2 if convention.up == "y" else 1] = (
        cos(radians(convention.front)),
        sin(radians(convention.front)),
    )
    looks = axes(convention) @ matrix @ ahead
    said = turn if not convention.is_radians else radians(turn)
    size = {"h": 1.0, "w": 1.0, "d": 1.0}
    read = published.read(
        {
            "room_size": {"h": 300.0, "w": 500.0, "d": 500.0},
            "objects": [
                {
                    "object": "chair",
                    "coordinates": [{"x": 1.0, "y": 2.0, "z": 3.0}],
                    "rotate": [{"angle": said}],
                    "bbox": size,
                }
            ],
        },
        Convention(**{**vars(convention), "metres": 0.01}),
    )
    (chair,) = read.objects
    assert (cos(radians(chair.angle)), sin(radians(chair.angle))) == pytest.approx((looks[0], looks[1]), abs=1e-4)
    place = axes(convention) @ np.array([0.01, 0.02, 0.03])
    assert (chair.x, chair.y) == pytest.approx((place[0], place[1]), abs=1e-6)


def test_centimetres_y_up_by_hand() -> None:
    """A bed two metres to the north of the middle that looks at the south wall: in Unity, turned by 180°."""
    document = {
        "room_type": "bedroom",
        "room_size": {"h": 260, "w": 400, "d": 500},
        "objects": [
            {
                "object": "bed",
                "coordinates": [{"x": 0, "y": 0, "z": 150}],
                "rotate": [{"angle": 180}],
                "bbox": {"h": 50, "w": 160, "d": 200},
            }
        ],
    }
    read = published.read(document, SYNTHPLACE)
    (bed,) = read.objects
    assert (bed.x, bed.y, bed.z, bed.angle) == (0.0, 1.5, 0.0, 270.0)
    assert (bed.size.w, bed.size.d, bed.size.h) == (1.6, 2.0, 0.5)
    assert geometry.find(read) == []
    assert published.read(published.write(read, OPTISCENE_PROMPT), OPTISCENE_PROMPT).objects[0].angle == 270.0
    assert published.write(read, OPTISCENE_PROMPT)["objects"][0]["rotate"][0]["angle"] == pytest.approx(1.5 * pi)


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ([], "layout"),
        ({}, "room_size"),
        ({"room_size": {"h": 1, "w": 0, "d": 1}, "objects": []}, "room_size.w"),
        ({"room_size": {"h": 1, "w": "wide", "d": 1}, "objects": []}, "room_size.w"),
        ({"room_size": {"h": 260, "w": 400, "d": 400}, "objects": [{"object": "bed"}]}, "objects.0.coordinates"),
    ],
)
def test_what_is_none_is_refused_with_its_field(document, field: str) -> None:
    with pytest.raises(InvalidLayout) as refused:
        published.read(document, SYNTHPLACE)
    assert refused.value.field == field


def test_two_of_a_kind_are_told_apart() -> None:
    document = published.write(layout(thing("a", 0.0, 0.0), thing("b", 1.5, 0.0)), SYNTHPLACE)
    assert [placed.id for placed in published.read(document, SYNTHPLACE).objects] == ["crate", "crate-2"]


def test_a_room_that_is_no_rectangle_cannot_be_written() -> None:
    corner = [[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [2.0, 2.0], [2.0, 4.0], [0.0, 4.0]]
    slanted = [[0.0, 0.0], [4.0, 0.5], [3.5, hypot(4.0, 0.5)], [-0.5, 4.0]]
    for floor in (corner, slanted):
        with pytest.raises(ValueError, match="rectangular"):
            published.write(layout(floor=floor), SYNTHPLACE)
