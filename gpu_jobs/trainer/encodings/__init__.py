"""Media and texts as the denoiser sees them, encoded before the first step: text encoders do not run in the loop.

(table, held_out), encodings = encode([table, held_out], family, config, …)
encodings.latents(views)                    # means, deviations, framings
encodings.conditions(texts, framings)       # by name, one row a text
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from torch import Tensor

from gpu_jobs.trainer.conditioning import Conditioning
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.data import PairTable, View
from gpu_jobs.trainer.encodings.latents import (
    LatentCache,
    Latents,
    LatentSource,
    OnTheFly,
    probe,
    view_id,
    views_of,
)
from gpu_jobs.trainer.encodings.texts import TextCache
from gpu_jobs.trainer.families import Family, Framing

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Encodings:
    """Latents of media, and what the denoiser is told beside them."""

    latents: LatentSource
    texts: Callable[[Sequence[str]], dict[str, Tensor]]
    family: Family

    def conditions(self, texts: Sequence[str], framings: Sequence[Framing]) -> dict[str, Tensor]:
        """What the denoiser is conditioned on, by name, one row a text, on the CPU."""
        return self.texts(texts) | self.family.media_conditions(framings)


class Team(Protocol):
    """The processes that encode together."""

    rank: int
    count: int

    def wait(self) -> None:
        """Until all have come here."""


def encode(
    tables: Sequence[PairTable],
    family: Family,
    config: TrainConfig,
    *,
    conditioning: Conditioning,
    team: Team,
    on_progress: OnProgress,
) -> tuple[list[PairTable], Encodings]:
    """Encode all that visits to the tables' pairs may need; returns the tables less the pairs of broken media.

    ``on_progress`` is called with (media done, media in all) of this process; it may raise to stop. What was
    encoded until then, or by any earlier run of the same encoders into the same cache, is not encoded again.
    Raises DatasetError where too many media are broken, or encoders give what is not a number.
    """
    cache = config.cache or config.output / "cache"
    views = [view for table in tables for view in views_of(table, mirrored=config.framing.mirror)]
    workers = config.workers
    if config.cache_latents:
        latents, broken = _kept(views, family, cache, workers=workers, team=team, on_progress=on_progress)
    else:
        latents = OnTheFly(family)
        broken = probe(views, workers=workers, at_each=lambda done: on_progress(done, len(views)))
    tables = [_without(table, broken) for table in tables]
    for table in tables:
        table.broken.check(config.max_broken_share, f"split {table.split} of {table.folder}")

    texts = TextCache(family, cache)
    wanted = sorted({text for table in tables for pair in table.pairs for text in conditioning.texts_of(pair)})
    texts.fill(wanted[team.rank :: team.count], at_each=lambda: on_progress(len(views), len(views)))
    team.wait()
    texts.refresh()
    family.release_encoders(vae=config.cache_latents)
    return tables, Encodings(latents, texts, family)


def _kept(
    views: Sequence[View], family: Family, cache: Path, *, workers: int, team: Team, on_progress: OnProgress
) -> tuple[LatentSource, dict[bytes, str]]:
    """Each process encodes its share of what is not there; then all know the rest to be broken."""
    latents = LatentCache({view.frame for view in views}, family, cache)
    missing = sorted(latents.missing(views), key=lambda view: view.place)
    share = -(-len(missing) // team.count)
    mine = missing[team.rank * share : (team.rank + 1) * share]
    team.wait()  # nobody writes before all have looked
    latents.fill(mine, workers=workers, at_each=lambda done: on_progress(done, len(mine)))
    team.wait()
    latents.refresh()
    return latents, latents.fill(latents.missing(views), workers=workers, at_each=lambda done: None)


def _without(table: PairTable, broken: dict[bytes, str]) -> PairTable:
    """The table less the pairs that need broken media."""
    if not broken:
        return table
    rows = {}
    for number, pair in enumerate(table.pairs):
        for view in (pair.winner_view(), pair.loser_view()):
            if (reason := broken.get(view_id(view))) is not None:
                rows[number] = reason
    return table.without(rows)


__all__ = ["Encodings", "LatentSource", "Latents", "encode"]
