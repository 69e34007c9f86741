"""Furnished rooms for the browser tests: one in which several things are wrong, and one in which nothing is."""

import json
from collections.abc import Sequence
from typing import Any

from annotation.comparisons import make_comparison
from annotation.models import Comparison, Project
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample

PROMPT = "a bright bedroom for two, with a desk by the window"


def thing(name: str, x: float, y: float, size: tuple[float, float, float], **fields: Any) -> dict[str, Any]:
    """A piece of furniture: width, depth and height in metres."""
    width, depth, height = size
    described = {"id": name, "category": name, "x": x, "y": y, "size": {"w": width, "d": depth, "h": height}}
    return described | fields


SHELL = {
    "kind": "bedroom",
    "floor": [[0.0, 0.0], [5.2, 0.0], [5.2, 2.4], [3.6, 2.4], [3.6, 4.2], [0.0, 4.2]],
    "height": 2.6,
    "doors": [{"start": [3.9, 0.0], "end": [4.8, 0.0]}],
    "windows": [{"start": [0.8, 4.2], "end": [2.6, 4.2]}, {"start": [0.0, 1.4], "end": [0.0, 2.2]}],
}
TIDY = [
    thing("rug", 1.9, 1.7, (2.4, 1.6, 0.01)),
    thing("bed", 1.0, 1.1, (1.6, 2.0, 0.5), angle=0),
    thing("nightstand", 0.25, 2.25, (0.45, 0.45, 0.5), angle=0),
    thing("wardrobe", 2.6, 0.3, (1.2, 0.6, 2.1), angle=90),
    thing("desk", 1.7, 3.85, (1.4, 0.7, 0.75), angle=270),
    thing("chair", 1.7, 3.1, (0.5, 0.5, 0.9), angle=90),
    thing("lamp", 3.35, 3.95, (0.35, 0.35, 1.6)),
    thing("picture", 5.15, 1.4, (0.8, 0.04, 0.6), z=1.4, angle=180),
]


def furnished(*changed: dict[str, Any], shift: float = 0.0) -> dict[str, Any]:
    """The tidy room, with some of its things somewhere else; another shift of the chair makes another room."""
    by_name = {piece["id"]: piece for piece in (*TIDY, *changed)}
    by_name["chair"] = by_name["chair"] | {"y": by_name["chair"]["y"] - shift}
    return {"room": SHELL, "objects": list(by_name.values())}


def untidy(shift: float = 0.0) -> dict[str, Any]:
    """A wardrobe before the door and in the wall, and a nightstand in the bed."""
    return furnished(
        thing("nightstand", 0.6, 1.85, (0.45, 0.45, 0.5), angle=0),
        thing("wardrobe", 4.75, 0.35, (1.2, 0.6, 2.1), angle=120),
        shift=shift,
    )


def add_rooms(project: Project, rooms: Sequence[Sequence[dict[str, Any]]]) -> list[Comparison]:
    """Comparisons of these rooms, drawn by 'secret-model': of one each to inspect, of two to compare."""
    made = []
    for number, each in enumerate(rooms):
        prompt = get_or_add(project, f"{PROMPT} ({number + 1})")
        samples = [
            store_sample(prompt, json.dumps(one).encode(), Origin(model="secret-model", seed=place), kind="layout")
            for place, one in enumerate(each)
        ]
        made.append(make_comparison(project, prompt, samples, "secret-strategy")[0])
    return made
