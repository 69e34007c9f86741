"""Trying a repair before it is given for an answer: the room as it would be, and what would still be wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotation import findings
from annotation.errors import ConflictError, InvalidError
from annotation.layouts import model
from annotation.layouts.model import InvalidLayout, Layout
from annotation.layouts.repair import ImpossibleRepair, Move, Remove, Turn, repair
from annotation.media import store
from annotation.models import Finding, Sample


@dataclass(frozen=True)
class RepairPreview:
    """A repaired layout and what geometry finds in it; nothing of it is stored."""

    layout: Layout
    findings: list[Finding]


def preview(sample: Sample, operations: Sequence[Move | Turn | Remove]) -> RepairPreview:
    """The layout of `sample` after the operations, by the same code that a submitted repair goes through.

    Raises InvalidError for an operation that is impossible, ConflictError where the sample is no layout.
    """
    repaired = _repaired(_layout(sample), operations)
    return RepairPreview(repaired, findings.of_layout(sample, repaired))


def _layout(sample: Sample) -> Layout:
    if sample.kind != Sample.Kind.LAYOUT:
        raise ConflictError(f"Only layouts are repaired, and this sample is of kind {sample.kind}.")
    try:
        return model.parse(store.read(sample.sha256))
    except InvalidLayout as error:
        raise ConflictError(f"The stored layout is not valid at {error.field}: {error}") from error


def _repaired(layout: Layout, operations: Sequence[Move | Turn | Remove]) -> Layout:
    try:
        return repair(layout, operations)
    except ImpossibleRepair as error:
        raise InvalidError(f"operations.{error.index}.object", str(error)) from error
