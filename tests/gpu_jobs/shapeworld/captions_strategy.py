"""Hypothesis strategies for captions."""

import numpy as np
from hypothesis import strategies as st

from gpu_jobs.shapeworld.captions import Caption, sample_caption


def captions() -> st.SearchStrategy[Caption]:
    """Any caption of the world, of one to three objects."""
    return st.integers(0, 2**32 - 1).map(lambda seed: sample_caption(np.random.default_rng(seed)))
