"""What can go wrong on this floor, in two families that the API answers differently."""


class AnnotationError(Exception):
    """Something that a user can act on; the message says how."""


class ConflictError(AnnotationError):
    """What was asked for is well formed, but things have moved on."""


class InvalidError(AnnotationError):
    """What was sent is wrong; `field` names where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class ArchivedError(ConflictError):
    """The project is archived."""

    def __init__(self) -> None:
        super().__init__("This project is archived: it is there to be read. Take it out of the archive to go on.")


class LeaseLostError(ConflictError):
    """The slot is no longer this annotator's."""
