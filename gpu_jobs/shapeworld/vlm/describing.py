"""What the simulated model says that a picture shows: a caption of this world, read off the picture."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from gpu_jobs.shapeworld.captions import COLOURS, SHAPES, Caption, ObjectClaim, Relation
from gpu_jobs.shapeworld.reading import Picture, SeenObject, read

MOST_OBJECTS = 3


def described(frames: Sequence[Image.Image]) -> Caption | None:
    """What the middle one of the frames shows; None where nothing in it is of this world."""
    picture = read(frames[len(frames) // 2])
    things = [thing for thing in picture.objects if thing.shape is not None and thing.colour is not None]
    # A caption of this world names each colour once: of two of a colour the larger is told of.
    by_colour = {thing.colour: thing for thing in sorted(things, key=lambda thing: thing.radius)}
    told = sorted(by_colour.values(), key=lambda thing: -thing.radius)[:MOST_OBJECTS]
    return _caption(told) if told else None


def distorted(caption: Caption, chance: np.random.Generator) -> Caption:
    """The same with one attribute wrong, as a careless describer would have it."""
    place = int(chance.integers(len(caption.objects)))
    claim = caption.objects[place]
    taken = {other.colour for other in caption.objects}
    colours = [colour for colour in COLOURS if colour not in taken]
    if chance.random() < 0.5:
        wrong = ObjectClaim(claim.shape, colours[int(chance.integers(len(colours)))])
    else:
        shapes = [shape for shape in SHAPES if shape != claim.shape]
        wrong = ObjectClaim(shapes[int(chance.integers(len(shapes)))], claim.colour)
    return Caption((*caption.objects[:place], wrong, *caption.objects[place + 1 :]), caption.relation)


def not_shown(prompt: Caption, frames: Sequence[Image.Image]) -> list[str]:
    """The words of the prompt for objects that are not in the picture at all."""
    picture: Picture = read(frames[len(frames) // 2])
    seen = {(thing.colour, thing.shape) for thing in picture.objects}
    return [claim.text for claim in prompt.objects if (claim.colour, claim.shape) not in seen]


def _caption(things: Sequence[SeenObject]) -> Caption:
    if len(things) == 1:
        return Caption((_claim(things[0]),))
    xs, ys = ([getattr(thing, axis) for thing in things] for axis in "xy")
    across = max(xs) - min(xs) >= max(ys) - min(ys)
    ordered = sorted(things, key=lambda thing: thing.x if across else thing.y)
    relation: Relation
    if len(things) == 2:
        relation = "left of" if across else "above"
    else:
        relation = "from left to right" if across else "from top to bottom"
    return Caption(tuple(map(_claim, ordered)), relation)


def _claim(thing: SeenObject) -> ObjectClaim:
    assert thing.shape is not None and thing.colour is not None
    return ObjectClaim(thing.shape, thing.colour)
