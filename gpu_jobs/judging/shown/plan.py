"""The plan of a room as a picture: floor, doors, windows, and every object to scale with its name and its front."""

from math import ceil, cos, radians, sin

from PIL import Image, ImageDraw, ImageFont

from annotation.layouts.categories import has_front
from annotation.layouts.model import Layout, PlacedObject, Point

SIDE = 768
MARGIN = 40
GROUND, WALL, DOOR, WINDOW = "#ffffff", "#1f2430", "#d9480f", "#1c7ed6"
THING, EDGE, FRONT, WORDS = "#e7ebf3", "#495057", "#2b8a3e", "#1f2430"


def drawn(layout: Layout) -> Image.Image:
    """A plan of 768 pixels along its longer side, north up; a metre is as long in x as in y."""
    paper = _Paper(layout)
    paper.draw.polygon(paper.points(layout.room.floor), outline=WALL, width=4)
    for colour, openings in ((DOOR, layout.room.doors), (WINDOW, layout.room.windows)):
        for opening in openings:
            paper.draw.line(paper.points((opening.start, opening.end)), fill=colour, width=7)
    for placed in sorted(layout.objects, key=lambda one: one.top):
        _object(paper, placed)
    for placed in layout.objects:
        paper.draw.text(paper.point((placed.x, placed.y)), placed.id, WORDS, paper.font, anchor="mm")
    return paper.image


class _Paper:
    """From metres to pixels."""

    def __init__(self, layout: Layout) -> None:
        xs, ys = zip(*layout.room.floor, strict=True)
        # What stands outside of the room is drawn too: that is what is to be seen.
        xs += tuple(one.x + sign * one.size.w for one in layout.objects for sign in (-0.5, 0.5))
        ys += tuple(one.y + sign * one.size.d for one in layout.objects for sign in (-0.5, 0.5))
        self.left, self.top = min(xs), max(ys)
        width, height = max(xs) - self.left, self.top - min(ys)
        self.scale = (SIDE - 2 * MARGIN) / max(width, height)
        size = tuple(ceil(side * self.scale) + 2 * MARGIN for side in (width, height))
        self.image = Image.new("RGB", (size[0], size[1]), GROUND)
        self.draw = ImageDraw.Draw(self.image)
        self.font = ImageFont.load_default(13)

    def point(self, place: Point) -> tuple[float, float]:
        return MARGIN + (place[0] - self.left) * self.scale, MARGIN + (self.top - place[1]) * self.scale

    def points(self, places: tuple[Point, ...]) -> list[tuple[float, float]]:
        return [self.point(place) for place in places]


def _object(paper: _Paper, placed: PlacedObject) -> None:
    forward = cos(radians(placed.angle)), sin(radians(placed.angle))
    aside = -forward[1], forward[0]

    def corner(depth: float, width: float) -> Point:
        along, across = depth * placed.size.d / 2, width * placed.size.w / 2
        return (
            placed.x + along * forward[0] + across * aside[0],
            placed.y + along * forward[1] + across * aside[1],
        )

    corners = (corner(1, 1), corner(1, -1), corner(-1, -1), corner(-1, 1))
    paper.draw.polygon(paper.points(corners), fill=THING, outline=EDGE, width=2)
    if has_front(placed):
        paper.draw.line(paper.points(corners[:2]), fill=FRONT, width=5)
