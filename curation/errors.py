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
