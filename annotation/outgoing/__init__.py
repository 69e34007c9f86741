"""Requests to other machines: the only place that makes any. Pure: no Django here.

The whole defence against a server that is asked to look into its own network stands here: which addresses may be
reached (`addresses.py`), that the address which was checked is the one that is connected to (`pinned.py`), and
what a whole transfer may cost (`exchange.py`). `fetch.py` is for files at addresses that users name, `post.py` for
services that only the operator names. Nobody else imports an HTTP library; a lint rule holds that.
"""

from annotation.outgoing.addresses import ANYWHERE, Network, networks
from annotation.outgoing.errors import FetchError, NotReachedError, RefusedError, TransferError
from annotation.outgoing.exchange import Limits
from annotation.outgoing.fetch import Fetched, fetch
from annotation.outgoing.post import Answered, post_json

__all__ = [
    "ANYWHERE",
    "Answered",
    "FetchError",
    "Fetched",
    "Limits",
    "Network",
    "NotReachedError",
    "RefusedError",
    "TransferError",
    "fetch",
    "networks",
    "post_json",
]
