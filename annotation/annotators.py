"""The annotators: rows for people who sign in, people known from files, and machines."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from annotation.models import Annotator
from annotation.seeded import content_hash


def for_user(user: AbstractBaseUser) -> Annotator:
    """The annotator that is this user."""
    # A signed-in user comes with it (accounts/backends.py); whoever has none yet is made one.
    known: Annotator | None = getattr(user, "annotator", None)
    if known is not None:
        return known
    annotator, _ = Annotator.objects.get_or_create(
        user=user, defaults={"kind": Annotator.Kind.PERSON, "name": user.get_username()}
    )
    return annotator


def simulated(name: str, config: Mapping[str, Any]) -> Annotator:
    """The simulated person of this name and configuration; another configuration is another annotator."""
    return machine(Annotator.Kind.SIMULATED, name, config)


def machine(kind: Annotator.Kind, name: str, config: Mapping[str, Any]) -> Annotator:
    """The machine of this kind, name and configuration."""
    if kind == Annotator.Kind.PERSON:
        raise ValueError("A person is no machine; use for_user or imported_person.")
    annotator, _ = Annotator.objects.get_or_create(
        kind=kind, name=name, revision=_revision(config), user=None, defaults={"config": dict(config)}
    )
    return annotator


def known_machine(kind: Annotator.Kind, name: str, config: Mapping[str, Any]) -> Annotator | None:
    """The same where it has ever answered or was about to; nothing is made."""
    rows = Annotator.objects.filter(kind=kind, name=name, user=None)
    return rows.filter(revision=_revision(config)).first()


def _revision(config: Mapping[str, Any]) -> str:
    return content_hash(json.dumps(dict(config), sort_keys=True))[:16]


def imported_person(name: str) -> Annotator:
    """A person of whom only an imported file knows, under a name such as 'pickapic:1234'."""
    annotator, _ = Annotator.objects.get_or_create(kind=Annotator.Kind.PERSON, name=name, revision="", user=None)
    return annotator
