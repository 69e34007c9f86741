"""Batches in the order of their visits, each made while the networks work on the one before.

Making a batch (latents and texts are read, noise is drawn) is work for the processors, which have nothing else to
do while an accelerator works. A batch is a pure function of its visits wherever nothing that training changes is
asked for it, so what was made ahead is, to the bit, what would have been made in time.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import torch

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.data import Pair, PairTable
from gpu_jobs.trainer.method import Batch, Method
from gpu_jobs.trainer.order import Visit
from gpu_jobs.trainer.randomness import Draw


class Batches:
    """Makes the batches of one run; with ``ahead``, the next one in a thread of its own."""

    def __init__(self, method: Method, table: PairTable, seed: int, *, ahead: bool) -> None:
        self._method, self._table, self._seed = method, table, seed
        # denormals are flushed by thread
        self._thread = (
            ThreadPoolExecutor(1, initializer=torch.set_flush_denormal, initargs=(True,)) if ahead else None
        )
        self._begun: tuple[list[Visit], Future[Batch]] | None = None

    def take(self, visits: Sequence[Visit], step: int, *, then: Sequence[Visit] = ()) -> Batch:
        """The batch of these visits; that of the visits that come ``then`` is begun."""
        begun, self._begun = self._begun, None
        batch = begun[1].result() if begun and begun[0] == list(visits) else self._made(visits, step)
        if self._thread is not None and then:
            self._begun = list(then), self._thread.submit(self._made, then, step)
        return batch

    def _made(self, visits: Sequence[Visit], step: int) -> Batch:
        return self._method.batch(*visited(self._table, visits, self._seed), step)


def visited(table: PairTable, visits: Sequence[Visit], seed: int) -> tuple[list[Pair], list[Draw]]:
    """The pairs of some visits and the random numbers of each."""
    pairs = [table.pairs[visit.row] for visit in visits]
    return pairs, [Draw(seed, pair.pair_id, visit.epoch) for pair, visit in zip(pairs, visits, strict=True)]


def worth_making_ahead(config: TrainConfig, method: Method) -> bool:
    """Whether batches depend on visits alone, and the networks leave the processors free.

    Where the policy or its past is asked, or the VAE encodes at each visit, a batch needs the accelerator itself.
    """
    needs_networks = method.noising.asks_policy or method.sampled_losers is not None or not config.cache_latents
    return method.family.device.type != "cpu" and not needs_networks
