"""A file that is hashed and sent to the disk while it still grows."""

import hashlib
import os
from concurrent.futures import Executor
from pathlib import Path

from curation import atomic

# What stays in a processor's own cache between being read and being hashed.
_PIECE = 512 * 1024


class GrowingFile:
    """Follows a file that is written from its beginning to its end, under a name that is not its last.

    What has been hashed and is on the disk is given back by the system's page cache: the writer gets the same pages
    again, still warm, and no others are thrown out for a large file that nobody reads soon. The disk is waited for
    in a thread of `syncing`, so that hashing has not to wait for it as well.
    """

    def __init__(self, path: Path, syncing: Executor) -> None:
        self.path = path
        self._syncing = syncing
        self.bytes = 0
        self._hash = hashlib.sha256()
        self._piece = memoryview(bytearray(_PIECE))

    def catch_up(self) -> None:
        """Hash what has been added, and see it to the disk."""
        with self.path.open("rb", buffering=0) as file:
            synced = self._syncing.submit(os.fsync, file.fileno())
            try:
                self._hash_what_is_new(file.fileno())
            finally:
                # Nor may the file be closed under it.
                synced.result()
            os.posix_fadvise(file.fileno(), 0, self.bytes, os.POSIX_FADV_DONTNEED)

    def seal(self, target: Path) -> str:
        """Give the file, which is whole now and safe from power cuts, its name; returns its sha256."""
        self.catch_up()
        self.path.replace(target)
        atomic.fsync_folder(target.parent)
        return self._hash.hexdigest()

    def _hash_what_is_new(self, descriptor: int) -> None:
        while read := os.preadv(descriptor, [self._piece], self.bytes):
            self._hash.update(self._piece[:read])
            self.bytes += read
