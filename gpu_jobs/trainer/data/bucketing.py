"""Which frame each pair is brought to: one for both of its sides."""

import numpy as np

from gpu_jobs.trainer.buckets import Frame, bucket_of, bucket_sizes
from gpu_jobs.trainer.config.framing import FramingConfig
from gpu_jobs.trainer.data.media import BrokenMediaError, size_of, stream
from gpu_jobs.trainer.data.pair import Place
from gpu_jobs.trainer.data.table import PairTable
from gpu_jobs.trainer.families.family import Media


def bucketed(table: PairTable, resolution: int, config: FramingConfig, media: Media) -> PairTable:
    """The table with a frame for each pair; pairs of media whose size cannot be told count as broken.

    Where the two sides differ in shape the frame is that of the mean of their ratios (in the logarithm), so that
    neither is cropped more than the other.
    """
    frames = tuple(
        Frame(frame.height, frame.width, config.frames or 1) for frame in bucket_sizes(resolution, config)
    )
    if len(frames) == 1:
        return table.framed(frames, np.zeros(len(table), dtype=np.int16))
    table, aspects = _aspects(table, media)
    buckets = np.array([bucket_of(float(aspect), frames) for aspect in aspects], dtype=np.int16)
    return table.framed(frames, buckets)


def _aspects(table: PairTable, media: Media) -> tuple[PairTable, np.ndarray]:
    """Width over height of each pair; what the columns do not say, the media themselves do."""
    logarithms = np.log(table.numbers["width"] / table.numbers["height"])
    unknown = np.flatnonzero(~np.isfinite(logarithms))
    owners: dict[Place, int] = {}
    for row in unknown:
        for side in {int(table.numbers["winner"][row]), int(table.numbers["loser"][row])}:
            owners[table.place(int(row), side)] = int(row)
    sums, counts, broken = np.zeros(len(table)), np.zeros(len(table)), {}
    for place, content in stream(owners):
        try:
            if isinstance(content, BrokenMediaError):
                raise content
            width, height = size_of(content, media)
        except BrokenMediaError as error:
            broken[owners[place]] = f"{place}: {error}"
            continue
        sums[owners[place]] += np.log(width / height)
        counts[owners[place]] += 1
    logarithms[unknown] = sums[unknown] / np.maximum(counts[unknown], 1)
    keep = np.delete(np.arange(len(table)), list(broken))
    return table.without(broken), np.exp(logarithms[keep])
