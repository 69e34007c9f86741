"""The documentation of every instrument, made from the instruments themselves: `docs/instruments.md`.

What one is for is its module's docstring; how it is kept and what it votes are the docstrings of its class and of
`votes`; fields come from its schemas; and every example is run through it, so that none can go stale.
"""

import inspect
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from annotation.instruments import registry
from annotation.instruments.base import Config, Instrument, Vote
from annotation.instruments.changes import IN_WORDS, rule_of

COMMAND = "python manage.py write_instrument_docs"
# The least and the most that a schema may allow, and of what.
BOUNDS = (
    ("minimum", "maximum", ""),
    ("minLength", "maxLength", " characters"),
    ("minItems", "maxItems", " items"),
    ("minProperties", "maxProperties", " items"),
)
LONGEST_LINE = 90
REQUIRED = "required"
HEAD = f"""# Instruments

An instrument is a way of asking about a comparison. A project has one, and sets its configuration. An answer speaks
of samples as they were shown; what is kept speaks of the samples themselves, wherever they stood.

Once there are answers, or gold, the configuration changes only so far as they go on meaning what they meant; the
last column says how far, and the rest is answered with 409.

<!-- Made by `{COMMAND}` from annotation/instruments; change those, not this file. -->
"""


@dataclass(frozen=True)
class FieldRow:
    """One line of a table of fields; `default` is REQUIRED or JSON."""

    name: str
    takes: str
    default: str
    meaning: str
    # What may become of it while there are answers; '' for what is no setting of its own.
    once_answered: str = ""


def render() -> str:
    """Everything, as Markdown."""
    chapters = (_chapter(instrument) for instrument in registry.INSTRUMENTS.values())
    return "\n".join([HEAD, _contents(), *chapters])


def fields(model: type[BaseModel]) -> list[FieldRow]:
    """The fields of `model`, those of models inside it included, by their path."""
    schema = model.model_json_schema()
    rows = _rows(schema, schema.get("$defs", {}), "")
    if not issubclass(model, Config):
        return list(rows)
    own = model.model_fields
    return [
        replace(row, once_answered=IN_WORDS[rule_of(model, row.name)]) if row.name in own else row for row in rows
    ]


def _contents() -> str:
    rows = [
        f"| [{one.id}](#{one.id}) | {_counts(one)} {_kinds(one)} | {one.summary} |"
        for one in registry.INSTRUMENTS.values()
    ]
    return "\n".join(["| instrument | asks about | in one sentence |", "|---|---|---|", *rows, ""])


def _chapter(instrument: Instrument) -> str:
    config = instrument.configure(instrument.example_config)
    subject = instrument.example_subject()
    # Shown the other way round, so that a reader sees what the canonical order is for.
    shown_order = list(reversed(range(len(subject.samples))))
    canonical = instrument.to_canonical(instrument.example, shown_order, config, subject)
    turned = (
        f"the samples shown in the order {', '.join(map(str, shown_order))}" if shown_order[1:] else "one sample"
    )
    return "\n".join(
        [
            f"## {instrument.id}",
            "",
            f"*{instrument.title}* Asks about {_counts(instrument)} {_kinds(instrument)}.",
            "",
            _text(inspect.getdoc(sys.modules[type(instrument).__module__])),
            "",
            "### Configuration",
            "",
            _table(instrument.config, with_changes=True),
            "",
            "### Answer",
            "",
            _table(instrument.answer),
            "",
            f"**What is kept.** {_text(inspect.getdoc(type(instrument)))}",
            "",
            f"**Votes.** {_text(inspect.getdoc(type(instrument).votes))}",
            "",
            "### Example",
            "",
            f"The prompt is “{subject.prompt}”, {turned}.",
            "",
            _json("Configuration", instrument.example_config),
            "",
            _json("Answer", instrument.example),
            "",
            _json("Kept", canonical),
            "",
            _votes(instrument.votes(canonical)),
            "",
        ]
    )


def _counts(instrument: Instrument) -> str:
    fewest, most = instrument.fewest_samples, instrument.most_samples
    return str(fewest) if fewest == most else f"{fewest} to {most}"


def _kinds(instrument: Instrument) -> str:
    nouns = {"image": "images", "video": "videos", "layout": "layouts", "text": "texts"}
    known = [noun for kind, noun in nouns.items() if kind in instrument.sample_kinds]
    one = instrument.most_samples == 1
    listed = [noun.removesuffix("s") for noun in known] if one else known
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def _text(docstring: str | None) -> str:
    """A docstring as a paragraph or more; what is in braces is data."""
    paragraphs = (docstring or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _json(name: str, value: Any) -> str:
    line = json.dumps(value, ensure_ascii=False)
    written = line if len(line) <= LONGEST_LINE else json.dumps(value, indent=2, ensure_ascii=False)
    return f"{name}:\n\n```json\n{written}\n```"


def _votes(votes: list[Vote]) -> str:
    if not votes:
        return "This answer casts no votes."
    head = "Votes:\n\n| aspect | seconds | a, b | verdict | strength |\n|---|---|---|---|---|"
    return "\n".join([head, *map(_vote, votes)])


def _vote(vote: Vote) -> str:
    about = vote.question
    strength = "–" if vote.strength is None else f"{vote.strength:.2f}"
    pair = f"{about.position_a}, {about.position_b}"
    return f"| {about.aspect or 'whole'} | {_span(vote)} | {pair} | {vote.verdict} | {strength} |"


def _span(vote: Vote) -> str:
    return f"{vote.question.span[0]:g} to {vote.question.span[1]:g}" if vote.question.span else "all"


def _table(model: type[BaseModel], *, with_changes: bool = False) -> str:
    heads = ["field", "takes", "default", "meaning", *(["once there are answers"] if with_changes else [])]
    rows = [
        [f"`{row.name}`", row.takes, row.default, row.meaning, *([row.once_answered] if with_changes else [])]
        for row in fields(model)
    ]
    return "\n".join([_line(heads), "|" + "---|" * len(heads), *map(_line, rows)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _rows(schema: Mapping[str, Any], defs: Mapping[str, Any], prefix: str) -> Iterator[FieldRow]:
    for name, given in schema.get("properties", {}).items():
        field = _resolved(given, defs)
        default = REQUIRED if name in schema.get("required", ()) else f"`{json.dumps(given.get('default'))}`"
        yield FieldRow(f"{prefix}{name}", _takes(field, defs), default, given.get("description", ""))
        yield from _inside(field, defs, f"{prefix}{name}")


def _inside(field: Mapping[str, Any], defs: Mapping[str, Any], path: str) -> Iterator[FieldRow]:
    """The fields of the models inside a field: one of its own, or those that it lists."""
    if "properties" in field:
        yield from _rows(field, defs, f"{path}.")
    for option in field.get("anyOf", field.get("oneOf", ())):
        yield from _inside(_resolved(option, defs), defs, path)
    if "items" in field:
        yield from _inside(_resolved(field["items"], defs), defs, f"{path}[]")


def _resolved(field: Mapping[str, Any], defs: Mapping[str, Any]) -> Mapping[str, Any]:
    """A field with what it refers to in place."""
    if "$ref" not in field:
        return field
    return {**defs[field["$ref"].removeprefix("#/$defs/")], **{k: v for k, v in field.items() if k != "$ref"}}


def _takes(field: Mapping[str, Any], defs: Mapping[str, Any]) -> str:
    """What a field takes, in words."""
    options = field.get("anyOf", field.get("oneOf"))
    if options:
        return " or ".join(_takes(_resolved(option, defs), defs) for option in options)
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    return ", ".join(filter(None, [_type(field, defs), *_bounds(field)]))


def _bounds(field: Mapping[str, Any]) -> Iterator[str]:
    for least, most, of in BOUNDS:
        if least in field and most in field:
            yield f"{field[least]} to {field[most]}{of}"
        elif least in field:
            yield f"at least {field[least]}{of}"
        elif most in field:
            yield f"at most {field[most]}{of}"
    if "pattern" in field:
        yield f"matching `{field['pattern']}`"


def _type(field: Mapping[str, Any], defs: Mapping[str, Any]) -> str:
    match field.get("type"):
        case "array":
            return f"list of ({_takes(_resolved(field['items'], defs), defs)})"
        case "object" if isinstance(field.get("additionalProperties"), dict):
            return f"object of ({_takes(_resolved(field['additionalProperties'], defs), defs)})"
        case "null":
            return "null"
        case str(name):
            return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(name, name)
    return "anything"
