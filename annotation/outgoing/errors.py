"""Why nothing came back."""


class FetchError(Exception):
    """The address did not give a file; the message says why, in words that name no more than the address."""


class RefusedError(FetchError):
    """The address is one that this server does not ask."""


class TransferError(FetchError):
    """The connection failed, fell silent or took too long: asking again may help."""


class NotReachedError(TransferError):
    """No connection was made, so the other side has heard nothing."""
