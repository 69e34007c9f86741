"""Memory for columns of files, used again and again: fresh pages cost more than reading a file into them."""

import weakref
from collections import deque

import numpy as np
from numpy.typing import NDArray

_LEAST = 2**20


class Memory:
    """Blocks of bytes that come back by themselves once nobody refers to what was lent of them.

    One thread at a time lends; they come back from any.
    """

    def __init__(self) -> None:
        # No lock: what comes back may come while a lock is held by the very same thread.
        self._free: deque[NDArray[np.uint8]] = deque()

    def lend(self, size: int) -> NDArray[np.uint8]:
        """(size,) bytes of anything. Arrow arrays made upon them keep them lent."""
        block = self._block(size)
        lent = block[:size]
        weakref.finalize(lent, self._free.append, block).atexit = False
        return lent

    def _block(self, size: int) -> NDArray[np.uint8]:
        while self._free:
            # One that is too small now will hardly be wanted again.
            if len(block := self._free.popleft()) >= size:
                return block
        # What is not used of it is not there either: the system gives pages as they are touched.
        return np.empty(max(_LEAST, 1 << (size - 1).bit_length()), np.uint8)
