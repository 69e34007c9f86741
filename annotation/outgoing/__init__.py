"""Requests to addresses that users name: the only place that makes any. Pure: no Django here.

The whole defence against a server that is asked to look into its own network stands here: which addresses may be
reached (`addresses.py`), that the address which was checked is the one that is connected to (`pinned.py`), and
what a whole transfer may cost (`fetch.py`). Nobody else imports an HTTP library; a lint rule holds that.
"""

from annotation.outgoing.addresses import Network, networks
from annotation.outgoing.errors import FetchError, RefusedError
from annotation.outgoing.fetch import Fetched, Limits, fetch

__all__ = ["FetchError", "Fetched", "Limits", "Network", "RefusedError", "fetch", "networks"]
