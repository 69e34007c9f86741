"""Repairing a layout: objects are moved, turned or removed, one operation after the other."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from annotation.layouts.model import Coordinate, Layout, Name, PlacedObject


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    object: Name = Field(description="The id of the object.")


class Move(_Operation):
    """Put an object somewhere else."""

    op: Literal["move"]
    x: Coordinate = Field(description="Centre of the footprint, metres.")
    y: Coordinate = Field(description="Centre of the footprint, metres.")
    z: Coordinate | None = Field(
        default=None, description="Underside, metres above the floor; unchanged if left out."
    )


class Turn(_Operation):
    """Let an object look in another direction."""

    op: Literal["turn"]
    angle: Annotated[float, Field(ge=-3600, le=3600)] = Field(
        description="Where its front looks: degrees counter-clockwise from +x."
    )


class Remove(_Operation):
    """Take an object away."""

    op: Literal["remove"]


Operation = Annotated[Move | Turn | Remove, Field(discriminator="op")]


class ImpossibleRepair(ValueError):
    """An operation cannot be done; `index` says which."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index = index


def repair(layout: Layout, operations: Sequence[Move | Turn | Remove]) -> Layout:
    """`layout` after the operations, in their order; raises ImpossibleRepair for an object that is not there."""
    objects = {placed.id: placed for placed in layout.objects}
    for index, operation in enumerate(operations):
        placed = objects.get(operation.object)
        if placed is None:
            was_there = layout.object(operation.object) is not None
            reason = "was removed by an earlier operation" if was_there else "is not in this layout"
            raise ImpossibleRepair(index, f"The object '{operation.object}' {reason}.")
        if isinstance(operation, Remove):
            del objects[operation.object]
        else:
            objects[operation.object] = _changed(placed, operation)
    return layout.model_copy(update={"objects": tuple(objects.values())})


def _changed(placed: PlacedObject, operation: Move | Turn) -> PlacedObject:
    if isinstance(operation, Turn):
        return placed.model_copy(update={"angle": operation.angle})
    z = placed.z if operation.z is None else operation.z
    return placed.model_copy(update={"x": operation.x, "y": operation.y, "z": z})
