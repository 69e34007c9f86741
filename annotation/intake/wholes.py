"""What is taken in as a whole: an archive or folder that a floor above has written, and knows again."""

from collections.abc import Callable
from typing import Protocol

from django.contrib.auth.models import AbstractBaseUser

from annotation.intake.holder import Holder, Holders
from annotation.intake.report import ImportReport
from annotation.models import Project
from annotation.progress import Progress


class Whole(Protocol):
    """Imports one thing and says what became of its rows; raises `UnreadableFileError`."""

    def __call__(
        self, project: Project, *, dry_run: bool, by: AbstractBaseUser | None, on_progress: Progress
    ) -> ImportReport:
        """Import into the project; a dry run keeps nothing."""
        ...


# Gives what imports the holder, or None where it holds nothing of the kind.
Recognise = Callable[[Holder], Whole | None]
_KINDS: dict[str, Recognise] = {}


def register(kind: str, recognise: Recognise) -> None:
    """Make a kind known."""
    _KINDS[kind] = recognise


def recognised(holders: Holders) -> Whole | None:
    """What imports all that was sent, where one holder of it is to be taken as a whole."""
    found = (recognise(holder) for holder in holders.holders for recognise in _KINDS.values())
    return next((whole for whole in found if whole is not None), None)
