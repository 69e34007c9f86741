"""Encoding what a split holds, as a run does before its first step."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gpu_jobs.trainer.conditioning import SharedPrompt
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.conditioning import SharedPromptChoice
from gpu_jobs.trainer.data import PairTable, bucketed, read_pairs
from gpu_jobs.trainer.encodings import Encodings, encode
from gpu_jobs.trainer.families import Family

PROMPT_OR_NONE = SharedPrompt(SharedPromptChoice(caption_dropout=0.1))
Configured = Callable[..., TrainConfig]


class Alone:
    rank, count = 0, 1

    def wait(self) -> None:
        pass


class OneOfTwo(Alone):
    count = 2

    def __init__(self, rank: int) -> None:
        self.rank = rank


def tables(folder: Path, config: TrainConfig, *splits: str, media: Any = "image") -> list[PairTable]:
    return [
        bucketed(read_pairs(folder, split, media=media), config.resolution, config.framing, media)
        for split in splits or ("train",)
    ]


def encoded(
    of: list[PairTable], family: Family, config: TrainConfig, *, team: Any = None, stop: Any = None
) -> tuple[list[PairTable], Encodings]:
    return encode(
        of,
        family,
        config,
        conditioning=PROMPT_OR_NONE,
        team=team or Alone(),
        on_progress=stop or (lambda done, total: None),
    )


def views(of: list[PairTable]) -> list[Any]:
    return [view for table in of for pair in table.pairs for view in (pair.winner_view(), pair.loser_view())]
