"""What a run takes for the label of a pair."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from gpu_jobs.trainer.config.strict import Positive, Share, Strict

Ties = Literal["drop", "keep"]


class HardLabels(Strict):
    """``label_0`` and ``label_1``: one side won. Ties are dropped, or kept with probability one half."""

    kind: Literal["hard"] = "hard"
    ties: Ties = "drop"


class SoftLabels(Strict):
    """``p_0``, the probability that sample 0 is preferred, as the judgments say it."""

    kind: Literal["soft"] = "soft"
    ties: Ties = "drop"


class AspectLabels(Strict):
    """The probability of one named aspect; rows that were not asked about it are left out.

    Where an aspect lives in one place, such as the lips, ``masks`` names a folder with a picture PAIR_ID.png for
    each pair: only what is white in it counts (TLPO, arXiv 2508.11255). A pair without one counts everywhere.
    """

    kind: Literal["aspect"] = "aspect"
    aspect: str = Field(min_length=1)
    ties: Ties = "drop"
    masks: Path | None = None


class SegmentLabels(Strict):
    """A sign for each segment of a pair of videos; ties stay in as zeros (DenseDPO, arXiv 2506.03517)."""

    kind: Literal["segments"] = "segments"
    min_decided: Share = Field(0.2, description="pairs need more than this share of segments that are no ties")


class ScoreLabels(Strict):
    """A scorer's word instead of people's: σ of the difference of its scores, brought to [0, 1] first.

    SmPO (arXiv 2506.02698): scores are min-max normalised over all data, p = softmax of the two.
    """

    kind: Literal["scores"] = "scores"
    scorer: str = Field(min_length=1, description="key in scores_0 and scores_1, or the name before its revision")
    minimum: float = Field(description="the score that counts 0")
    maximum: float = Field(description="the score that counts 1")
    temperature: Positive = 1.0


class ThumbLabels(Strict):
    """Each sample good or bad by itself: a row may lack a side (KTO)."""

    kind: Literal["thumbs"] = "thumbs"


Labels = Annotated[
    HardLabels | SoftLabels | AspectLabels | SegmentLabels | ScoreLabels | ThumbLabels, Field(discriminator="kind")
]
