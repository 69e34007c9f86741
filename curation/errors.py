"""What can go wrong on this floor and that a person can do something about."""


class CurationError(Exception):
    """Something that a user can act on; the message says how."""


class NothingSelectedError(CurationError):
    """No pair is left after the gates; the message says what kept them out."""


class NameTakenError(CurationError):
    """Another dataset version of the project has the name."""


class UnknownParentError(CurationError):
    """The project has no such dataset version to derive another from."""


class UnknownProfileError(CurationError):
    """There is no export profile of this name; the message lists those that there are."""


class ExportInProgressError(CurationError):
    """The same export is being written by another process."""


class EmptyExportError(CurationError):
    """A profile drops every row of the version."""


class UnfitProfileError(CurationError):
    """A profile cannot hold what the version has; the message says which can."""


class SampleFileError(CurationError):
    """The file of a frozen sample is gone, or is not what it was."""


class UnknownPreviewError(CurationError):
    """No preview of this project has this id."""

    def __init__(self) -> None:
        super().__init__("There is no such preview.")


class PoolChangedError(CurationError):
    """Pairs, labels or scores have changed since a preview was made of them."""

    def __init__(self) -> None:
        super().__init__("The pool has changed since this preview was made: make it again.")
