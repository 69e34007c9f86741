"""Small rooms for the tests of layouts."""

import json
from typing import Any


def thing(name: str, x: float, y: float, **fields: Any) -> dict[str, Any]:
    """A crate of one cubic metre without a front, unless told otherwise."""
    size = {"w": 1.0, "d": 1.0, "h": 1.0} | fields.pop("size", {})
    return {"id": name, "category": "crate", "x": x, "y": y, "size": size, "has_front": False} | fields


def room(*objects: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A room of 6 m by 4 m, 2.5 m high, with a door in the south wall."""
    described = {
        "kind": "bedroom",
        "floor": [[0.0, 0.0], [6.0, 0.0], [6.0, 4.0], [0.0, 4.0]],
        "height": 2.5,
        "doors": [{"start": [0.5, 0.0], "end": [1.5, 0.0]}],
    }
    return {"room": described | fields, "objects": list(objects)}


def as_bytes(layout: dict[str, Any]) -> bytes:
    """As it is uploaded."""
    return json.dumps(layout).encode()


def bedroom(shift: float = 0.0) -> bytes:
    """A room in which nothing is wrong; with another shift it is another one."""
    return as_bytes(room(thing("bed", 3.0 + shift, 2.0), thing("chest", 5.0, 3.0)))


def crowded() -> bytes:
    """A room in which two things stand in one another."""
    return as_bytes(room(thing("bed", 3.0, 2.0), thing("chest", 3.5, 2.0)))
