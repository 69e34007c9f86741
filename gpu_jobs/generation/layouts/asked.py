"""What a language model is asked for: the reasons for a room first, then its design, in a form that geometry reads.

Reasoning before designing is OptiScene's order (Huang et al., arXiv:2506.07570); the wording and the form are ours.
The form is flat and its numbers are named, since a schema's tuples are beyond several endpoints.
"""

import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotation.layouts.model import Door, Layout, PlacedObject, Room, Size, Window
from curation.chat.endpoints import Endpoint
from curation.chat.fence import RULE, fenced
from curation.chat.question import Question, ask

MOST_TOKENS = 4000
SYSTEM = f"""You furnish rooms. {RULE}

The room is a rectangle. Its south-west corner is x = 0, y = 0; x grows to the east, y to the north, both in metres.
An object's x and y are the middle of its footprint. At angle 0 its front looks east, at 90 north: its depth then
runs north and south, its width east and west. z is the height of its underside, 0 for what stands on the floor.

First give your reasons, in which order you place what and why; avoid the words left and right. Then the design:
- no two objects overlap, and none leaves the room;
- what has a back stands with it against a wall, and looks into the room with at least half a metre free before it;
- a chair looks at its desk or table; nothing stands within 0.6 m of a door;
- names are unique; every object that the wish names is there."""


class NotARoom(ValueError):
    """The answer is in its form, and still describes no room."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DesignedOpening(_Part):
    """A door or a window: in which wall, and from where to where along it (from the west, or from the south)."""

    wall: Literal["south", "east", "north", "west"]
    start: float
    end: float


class DesignedObject(_Part):
    """An object; measures in metres, the angle in degrees counter-clockwise from east."""

    name: str
    category: str
    x: float
    y: float
    z: float
    width: float
    depth: float
    height: float
    angle: float


class Design(_Part):
    """The form of the answer."""

    reasoning: str = Field(max_length=8000)
    room_kind: str
    room_width: float
    room_depth: float
    room_height: float
    doors: list[DesignedOpening]
    windows: list[DesignedOpening]
    objects: list[DesignedObject]

    def layout(self) -> Layout:
        """The design as a layout with its reasoning; raises NotARoom."""
        width, depth = self.room_width, self.room_depth
        try:
            return Layout(
                reasoning=_printable(self.reasoning) or None,
                room=Room(
                    kind=self.room_kind,
                    floor=((0.0, 0.0), (width, 0.0), (width, depth), (0.0, depth)),
                    height=self.room_height,
                    doors=tuple(Door(**_ends(door, width, depth)) for door in self.doors),
                    windows=tuple(Window(**_ends(window, width, depth)) for window in self.windows),
                ),
                objects=tuple(
                    PlacedObject(
                        id=placed.name,
                        category=placed.category,
                        x=placed.x,
                        y=placed.y,
                        z=placed.z,
                        size=Size(w=placed.width, d=placed.depth, h=placed.height),
                        angle=placed.angle,
                    )
                    for placed in self.objects
                ),
            )
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            where = ".".join(map(str, first["loc"])) or "the room"
            raise NotARoom(f"{where}: {first['msg'].removeprefix('Value error, ')}") from error


def question(prompt: str, seed: int) -> Question:
    """What is asked for one room; another seed asks for another room."""
    # Seeds of requests are 31 bits wide in some servers.
    return Question(ask("Furnish this room:", fenced(prompt), system=SYSTEM), Design, MOST_TOKENS, seed % 2**31)


def revision(endpoint: Endpoint) -> str:
    """Changes with the model, its weights and what it is asked."""
    wording = hashlib.sha256(f"{SYSTEM}{Design.model_json_schema()}".encode()).hexdigest()
    return f"{endpoint.identity[:100]}#{wording[:16]}"


def _ends(opening: DesignedOpening, width: float, depth: float) -> dict[str, tuple[float, float]]:
    places = {
        "south": lambda along: (along, 0.0),
        "east": lambda along: (width, along),
        "north": lambda along: (along, depth),
        "west": lambda along: (0.0, along),
    }
    on_wall = places[opening.wall]
    return {"start": on_wall(opening.start), "end": on_wall(opening.end)}


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t").strip()
