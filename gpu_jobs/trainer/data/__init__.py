"""Preference pairs out of an export, and their media."""

from gpu_jobs.trainer.data.bucketing import bucketed
from gpu_jobs.trainer.data.pair import Pair, Place, Segment, View
from gpu_jobs.trainer.data.segments import latent_frame_signs
from gpu_jobs.trainer.data.table import PairTable, has_split, read_pairs

__all__ = [
    "Pair",
    "PairTable",
    "Place",
    "Segment",
    "View",
    "bucketed",
    "has_split",
    "latent_frame_signs",
    "read_pairs",
]
