"""Why nothing was fetched."""


class FetchError(Exception):
    """The address did not give a file; the message says why, in words that name no more than the address."""


class RefusedError(FetchError):
    """The address is one that this server does not ask."""
