"""Which settings of an instrument may change once there are answers, and how.

A field of a configuration says so itself: `Field(…, json_schema_extra=once_answered(Change.TURN_ON))`. One that
says nothing stays as it is. What may change leaves every answer that was given meaning what it meant: it casts the
votes that it cast, and lacks at most what was not asked then.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

KEY = "once_answered"


class Change(StrEnum):
    """What may become of a setting while there are answers."""

    ANY = "any"
    TURN_ON = "turn_on"
    GROW = "grow"
    # Entries of a list, known by their `id`, may be added, reworded and put in another order; none may go.
    ADD = "add"
    NONE = "none"


IN_WORDS = {
    Change.ANY: "may change",
    Change.TURN_ON: "may be turned on",
    Change.GROW: "may grow",
    Change.ADD: "may gain entries",
    Change.NONE: "stays",
}


def once_answered(change: Change) -> dict[str, Any]:
    """What a field's JSON schema says of it, for pages and for the documentation."""
    return {KEY: change.value}


def rule_of(config: type[BaseModel], name: str) -> Change:
    """What the field `name` allows."""
    extra = config.model_fields[name].json_schema_extra
    return Change(str(extra.get(KEY, Change.NONE))) if isinstance(extra, dict) else Change.NONE


def forbidden(before: BaseModel, after: BaseModel) -> Iterator[tuple[str, str]]:
    """The settings that answers given under `before` do not let become what they are in `after`, each with why."""
    for name in type(before).model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            why = _why_not(rule_of(type(before), name), name, old, new)
            if why:
                yield name, why


def _why_not(rule: Change, name: str, old: Any, new: Any) -> str:
    """A sentence, '' where the change is allowed."""
    match rule:
        case Change.ANY:
            return ""
        case Change.TURN_ON:
            return "" if new else f"{name} cannot be turned off."
        case Change.GROW:
            return "" if new > old else f"{name} can only grow: it is {old}."
        case Change.ADD:
            kept = {entry.id for entry in new}
            gone = [entry.id for entry in old if entry.id not in kept]
            return f"none of the {name} can be taken away: {', '.join(gone)}." if gone else ""
        case Change.NONE:
            return f"{name} cannot change: it is {_shown(old)}."


def _shown(value: Any) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)
