"""What a process frees is there for its next step, without the system clearing it again."""

import os
import platform
import subprocess
import sys

import pytest
import torch

ALLOCATING_AGAIN = """
import resource, sys
import torch
from gpu_jobs.trainer.cpu.freed_memory import keep_freed_memory
def step():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    [torch.ones(1_000_000) for _ in range(32)]
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
kept = sys.argv[1] == "kept" and keep_freed_memory()
step()
print(int(kept), sum(step() for _ in range(10)))
"""
# Left to itself glibc learns from what is freed, and what it has learnt after a step hangs on the heap's layout.
# Told its own first threshold it learns nothing and gives every tensor back: the worst that a run can meet.
GIVING_BACK = {"MALLOC_MMAP_THRESHOLD_": str(128 * 1024)}


def faults_of_later_steps(which: str) -> tuple[int, int]:
    """Whether memory is kept, and how many pages ten steps asked for that need no more than the one before them."""
    command = [sys.executable, "-c", ALLOCATING_AGAIN, which]
    answer = subprocess.run(command, env=os.environ | GIVING_BACK, check=True, capture_output=True, text=True)
    kept, faults = answer.stdout.split()
    return int(kept), int(faults)


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc" or torch.accelerator.is_available(),
    reason="the choice is glibc's, and made where training is on the CPU",
)
def test_memory_that_was_freed_is_not_asked_for_again() -> None:
    kept, faults = faults_of_later_steps("kept")
    _, faults_before = faults_of_later_steps("as it was")
    assert kept
    assert faults < faults_before / 10  # a ratio: the system may hand out pages of 4 kB or of 2 MB
