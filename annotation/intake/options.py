"""What a person may say about an import."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from annotation.intake.values import LONGEST_PROMPT

FormatId = Literal["pickapic", "jsonl", "csv", "folders", "layouts", "label_studio"]


def _with_names(schema: dict[str, Any]) -> None:
    """Offer the formats under their titles, each with a sentence, to whoever makes a form of the schema."""
    from annotation.intake.formats.registry import FORMATS

    named = [{"const": one.id, "title": one.title, "description": one.summary} for one in FORMATS.values()]
    schema["anyOf"] = [{"oneOf": named}, {"type": "null"}]


class ImportOptions(BaseModel):
    """How to read the files, and what to do with the answers in them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: FormatId | None = Field(
        default=None,
        title="Format",
        description="Told by the content if not given.",
        json_schema_extra=_with_names,
    )
    labels: Literal["take", "ignore"] = Field(
        default="take",
        title="Answers in the files",
        description="take: they become judgments; ignore: everything waits to be asked about.",
    )
    unselected: Literal["unanswered", "tie", "both_bad"] = Field(
        default="unanswered",
        title="Nothing selected (Label Studio)",
        description="What an annotation means in which neither side was selected.",
    )
    prompt_key: str | None = Field(
        default=None,
        max_length=200,
        title="Key of the prompt (Label Studio)",
        description="Found by name if not given.",
    )
    prompt_text: str | None = Field(
        default=None,
        max_length=LONGEST_PROMPT,
        title="Prompt of tasks that have none (Label Studio)",
        description="Label Studio's own template has no prompt: say here what was asked.",
    )
    sample_keys: tuple[str, ...] = Field(
        default=(),
        max_length=20,
        title="Keys of the samples (Label Studio)",
        description="Found by name if not given.",
    )
