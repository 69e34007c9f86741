"""Secrets of our own making, kept as hashes."""

import hashlib


def hashed(secret: str) -> str:
    """SHA-256 of a secret that a random generator made.

    A slow hash protects passwords because people choose few of them. Ours have 256 bits: nobody tries them all
    against any hash, and a fast one can be computed at every request.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
