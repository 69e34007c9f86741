"""Seeds of samples: a pure function of the job's seed, the prompt and the sample's index."""

import hashlib


def sample_seed(job_seed: int, prompt: str, index: int) -> int:
    """The seed of one sample, in [0, 2^48): exact in JSON and in every generator, whatever the batch."""
    digest = hashlib.sha256(f"{job_seed}\0{index}\0{prompt}".encode()).digest()
    return int.from_bytes(digest[:6], "big")


def step_seed(seed: int, place: int) -> int:
    """The seed of the noise that a trajectory takes in at one step, in [0, 2^48)."""
    digest = hashlib.sha256(f"step\0{seed}\0{place}".encode()).digest()
    return int.from_bytes(digest[:6], "big")
