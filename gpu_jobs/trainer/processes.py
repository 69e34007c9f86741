"""The processes that train one model together: which share is whose, what is added up, who writes.

One process is the usual case and costs nothing. Several are started by ``accelerate launch`` or torchrun; each has
the whole model (DDP) or a part of every weight (FSDP: ``sharding: full``). Losses are the same for any number: a
step's batch is divided, never multiplied.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from accelerate import Accelerator
from accelerate.utils import DistributedDataParallelKwargs, InitProcessGroupKwargs
from torch import Tensor
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor

from gpu_jobs.trainer.errors import ConfigurationError

Item = TypeVar("Item")
_PATIENCE = timedelta(hours=2)  # one process may load or encode while the others wait


class Processes:
    """This process among those of the run."""

    def __init__(self) -> None:
        if os.environ.get("ACCELERATE_USE_DEEPSPEED", "false").lower() == "true":
            raise ConfigurationError("DeepSpeed is not supported: launch with DDP or FSDP, or set sharding=full.")
        self.accelerator = Accelerator(
            cpu=not torch.cuda.is_available(),
            kwargs_handlers=[
                InitProcessGroupKwargs(timeout=_PATIENCE),
                # No buffer of a denoiser changes in training; gradients live in the buckets that are sent.
                DistributedDataParallelKwargs(broadcast_buffers=False, gradient_as_bucket_view=True),
            ],
        )
        self.count = self.accelerator.num_processes
        self.rank = self.accelerator.process_index

    @property
    def is_main(self) -> bool:
        """Whether this is the one that writes."""
        return bool(self.accelerator.is_main_process)

    @property
    def device(self) -> torch.device:
        """Where this process computes."""
        device: torch.device = self.accelerator.device
        return device

    @property
    def wants_sharding(self) -> bool:
        """Whether ``accelerate launch`` was told to use FSDP."""
        return os.environ.get("ACCELERATE_USE_FSDP", "false").lower() == "true"

    def check_divides(self, accumulate: int) -> None:
        """Raise ConfigurationError where the passes of a step cannot be dealt out evenly."""
        if accumulate % self.count:
            below, above = accumulate - accumulate % self.count, accumulate + -accumulate % self.count
            raise ConfigurationError(
                f"accumulate is {accumulate} forward passes a step over all processes together; {self.count} "
                f"processes cannot share them evenly. Set accumulate={above}"
                + (f" or {below}" if below else "")
                + f", or start another number of processes ({self.count} are running)."
            )

    def share(self, items: Sequence[Item]) -> Sequence[Item]:
        """This process's equal part of a step's micro-batches."""
        size = len(items) // self.count
        return items[self.rank * size : (self.rank + 1) * size]

    def wrapped(self, denoiser: torch.nn.Module) -> Any:
        """What is called in training: the denoiser, or DDP around it where each of several has it whole."""
        if self.count == 1 or isinstance(denoiser, FSDPModule):
            return denoiser
        return torch.nn.parallel.DistributedDataParallel(
            denoiser,
            device_ids=[self.device] if self.device.type == "cuda" else None,
            **self.accelerator.ddp_handler.to_kwargs(),
        )

    def backward(self, loss: Tensor) -> None:
        """Gradients of this process's part of a loss that is a *sum* over all processes' parts."""
        self.accelerator.backward(loss * self.count)  # DDP and FSDP average over processes

    def without_sync(self, policy: Any, *, last: bool) -> AbstractContextManager[Any]:
        """Around every pass of a step: gradients travel between processes after its last one only."""
        if last or self.count == 1:
            return nullcontext()
        return _gradients_stay(policy) if isinstance(policy, FSDPModule) else policy.no_sync()

    def total(self, values: Tensor) -> Tensor:
        """The sum over processes, the same bits on each."""
        if self.count > 1:
            dist.all_reduce(values)
        return values

    def largest(self, value: int) -> int:
        """The largest of the processes' values, so that all decide alike."""
        if self.count == 1:
            return value
        agreed = torch.tensor([value], device=self.device)
        dist.all_reduce(agreed, dist.ReduceOp.MAX)
        return int(agreed)

    def wait(self) -> None:
        """Until every process is here."""
        self.accelerator.wait_for_everyone()

    def close(self) -> None:
        """Leave the group in good order; the others would otherwise take it for a crash."""
        if self.count > 1:
            dist.destroy_process_group()


def shard(denoiser: torch.nn.Module) -> None:
    """Divide every weight among the processes, in place: block by block gathered, used and let go (FSDP2)."""
    for blocks in denoiser.children():
        if isinstance(blocks, torch.nn.ModuleList):
            for block in blocks:
                fully_shard(block, reshard_after_forward=True)
    # By default the outermost part stays gathered after a pass without backward; weights that are then exchanged
    # for their average, or restored, would go unseen by the next pass.
    fully_shard(denoiser, reshard_after_forward=True)


def whole(tensor: Tensor) -> Tensor:
    """The full values of a tensor that may be divided, on the CPU; every process must ask together."""
    tensor = tensor.detach()
    if isinstance(tensor, DTensor):
        tensor = tensor.full_tensor()
    return tensor.cpu().contiguous()


def divided_like(tensor: Tensor, like: Tensor) -> Tensor:
    """Full values brought to the device, and divided in the way, of another tensor; scalars stay whole."""
    if isinstance(like, DTensor) and tensor.shape == like.shape:
        return distribute_tensor(tensor.to(like.device), like.device_mesh, like.placements)
    return tensor.to(like.device)


@contextmanager
def _gradients_stay(policy: FSDPModule) -> Iterator[None]:
    policy.set_requires_gradient_sync(False)
    try:
        yield
    finally:
        policy.set_requires_gradient_sync(True)
