"""Cursors: a place in an ordered list, as a signed word that nobody but the server reads or makes."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Field, Model, QuerySet

SALT = "tastemaker.cursor"


class BadCursor(ValueError):
    """A cursor that the server did not make, or that belongs to another list or ordering."""

    def __init__(self) -> None:
        super().__init__("This is no cursor of this list in this order; begin again without one.")


@dataclass(frozen=True)
class Cursor:
    """A place between two rows, and which way to read from there.

    `position` holds the sort key of the row next to the place, None for the very beginning, which read backwards
    is the very end.
    """

    position: tuple[Any, ...] | None
    backwards: bool = False


def sign(cursor: Cursor, list_name: str) -> str:
    """The cursor as a word for URLs. `list_name` says which list and order it belongs to."""
    position = None if cursor.position is None else [_plain(value) for value in cursor.position]
    signed: str = _signer(list_name).sign_object([position, cursor.backwards])
    return signed


def read(word: str, list_name: str, fields: tuple[Field, ...]) -> Cursor:
    """The cursor that `sign` made for this list; raises BadCursor."""
    try:
        position, backwards = _signer(list_name).unsign_object(word)
        if position is None:
            return Cursor(None, bool(backwards))
        values = tuple(field.to_python(value) for field, value in zip(fields, position, strict=True))
    except (signing.BadSignature, ValidationError, ValueError, TypeError) as error:
        raise BadCursor from error
    return Cursor(values, bool(backwards))


def field_of(rows: QuerySet[Model], name: str) -> Field:
    """The field behind a name of the sort key: the model's own, or that of an annotation."""
    annotation = rows.query.annotations.get(name)
    if annotation is not None:
        field: Field = annotation.output_field
        return field
    return rows.model._meta.pk if name == "pk" else rows.model._meta.get_field(name)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.isoformat()  # to the microsecond, unlike Django's own encoder
    return str(value) if isinstance(value, uuid.UUID) else value


def _signer(list_name: str) -> signing.Signer:
    return signing.Signer(salt=f"{SALT}:{list_name}", sep=".")
