"""A stage: a pure function from RecordBatch to RecordBatch, with a key that says what decides its output."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from curation.errors import CurationError

if TYPE_CHECKING:
    import pyarrow as pa

# The column by which a stage's input is sorted, in which no value comes twice, and which its output repeats.
KEY = "key"


class StageError(CurationError):
    """A stage was given, or gave, what its schemas do not allow."""


class StageChangedError(CurationError):
    """The stage is not the one that the work was cut for: other weights, or other parameters."""


class Stage(Protocol):
    """One output row for each input row, in their order, whatever the rows beside it.

    A stage can be pickled, and knows neither Django nor a database: media come through the folder that it is given.
    """

    @property
    def name(self) -> str:
        """What it is called in a plan; with `options` it says how to build it anew."""
        ...

    @property
    def options(self) -> dict[str, str]:
        """What `curation.stages.at_hand` needs to build it where Django is set up; no secrets, no paths."""
        ...

    @property
    def key(self) -> str:
        """Everything that decides the output besides the input: models and their revisions, parameters."""
        ...

    @property
    def input_schema(self) -> "pa.Schema":
        """What `run` takes."""
        ...

    @property
    def output_schema(self) -> "pa.Schema":
        """What `run` gives."""
        ...

    def run(self, batch: "pa.RecordBatch") -> "pa.RecordBatch":
        """Do it. What cannot be done for one row is said in that row, and is no reason to raise."""
        ...


def checked(stage: Stage, batch: "pa.RecordBatch") -> "pa.RecordBatch":
    """What the stage makes of a batch; raises `StageError` where it does not keep to its schemas or its keys."""
    if not batch.schema.equals(stage.input_schema):
        raise StageError(
            f"The stage {stage.name} takes {_columns(stage.input_schema)}, not {_columns(batch.schema)}."
        )
    output = stage.run(batch)
    if not output.schema.equals(stage.output_schema):
        raise StageError(
            f"The stage {stage.name} gave {_columns(output.schema)} instead of {_columns(stage.output_schema)}."
        )
    if not output.column(KEY).equals(batch.column(KEY)):
        raise StageError(f"The stage {stage.name} did not give one row for each key, in their order.")
    return output


def _columns(schema: Iterable["pa.Field"]) -> str:
    return ", ".join(f"{field.name} ({field.type})" for field in schema)
