"""Freed memory kept for the next step, where the C library would hand it back and ask for it again."""

import ctypes

import torch

# Numbers of glibc's <malloc.h>; other C libraries have no such function, or refuse them.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_NEVER = 2**31 - 1
_MAPPED_FROM = 2**25  # the largest that glibc comes to by itself: what is larger than 32 MB goes back when freed


def keep_freed_memory() -> bool:
    """Let this process keep the memory that it frees; False where it computes elsewhere, or cannot choose.

    A step on the CPU frees and asks for the same hundreds of tensors as the one before. glibc gives the end of its
    heap back as soon as it is free, and the system clears every page of it anew: 24,500 page faults a step of
    Shapeworld's model. It holds for the whole process until it ends; the peak of memory stays what it was
    (`make bench NAME=trainer`).
    """
    choose = getattr(ctypes.CDLL(None), "mallopt", None)
    if choose is None or torch.accelerator.is_available():
        return False
    chosen = ((_MMAP_THRESHOLD, _MAPPED_FROM), (_TRIM_THRESHOLD, _NEVER))
    return all(choose(which, size) == 1 for which, size in chosen)
