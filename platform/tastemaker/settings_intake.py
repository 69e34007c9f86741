"""The settings about what comes in from outside: uploads and addresses that are fetched; part of `settings.py`."""

import os

from django.core.exceptions import ImproperlyConfigured


def _bytes_of_gib(name: str, default: str) -> int:
    text = os.environ.get(name) or default
    try:
        gib = float(text)
    except ValueError:
        gib = 0.0
    if not 0 < gib <= 2**20:
        raise ImproperlyConfigured(f"{name} is {text!r}; it takes a number of GiB such as {default}.")
    return int(gib * 2**30)


def _networks(name: str) -> tuple[str, ...]:
    import ipaddress

    listed = tuple(part.strip() for part in os.environ.get(name, "").split(",") if part.strip())
    for network in listed:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} has {network!r}, which is no network such as 10.1.0.0/16."
            ) from error
    return listed


# The most that one uploaded file may have.
UPLOAD_MOST_BYTES = _bytes_of_gib("TASTEMAKER_UPLOAD_GIB", "20")
# Networks that are not public and from which samples may be fetched all the same. None: whoever can import could
# otherwise look around in the network that this server stands in.
FETCH_NETWORKS = _networks("TASTEMAKER_FETCH_NETWORKS")
