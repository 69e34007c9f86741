"""One stage of training: seeded steps with a cosine schedule, an average of the weights, and checkpoints.

The randomness of a step is a pure function of (seed, stage, step), so a stage that was killed and continued
ends with the same weights as one that was not.
"""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from torch import Tensor, nn

CHECKPOINT_EVERY = 250
AVERAGE_DECAY = 0.995


@dataclass(frozen=True)
class StagePlan:
    """How long and how fast a stage learns; `name` also names its checkpoint and its randomness."""

    name: str
    steps: int
    batch_size: int
    learning_rate: float
    warmup_steps: int = 50
    final_share: float = 0.02
    """The learning rate at the end, as a share of the peak."""

    def times(self, factor: float) -> "StagePlan":
        """The same with so many times the steps."""
        return replace(self, steps=max(1, round(factor * self.steps)))


@dataclass(frozen=True)
class StepRandomness:
    """The two sources of chance that one step may use."""

    numpy: np.random.Generator
    torch: torch.Generator


LossOfStep = Callable[[int, StepRandomness], tuple[Tensor, dict[str, float]]]
"""(step, randomness) to a scalar loss and numbers worth showing."""


def run_stage(
    plan: StagePlan,
    model: nn.ModuleDict,
    loss_of_step: LossOfStep,
    work: Path,
    seed: int,
    *,
    at_checkpoint: Callable[[int], None] | None = None,
) -> None:
    """Train the parameters of `model` that require gradients; leaves the averaged weights in it.

    Continues from the stage's checkpoint under `work` if there is one. `at_checkpoint(step)` is called with the
    averaged weights in place.
    """
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=plan.learning_rate, betas=(0.9, 0.99), weight_decay=0.01)
    average = [parameter.detach().clone() for parameter in parameters]
    path = work / f"{plan.name}.pt"
    done = _restore(path, model, optimiser, average) if path.exists() else 0
    with _progress() as progress:
        task = progress.add_task(plan.name, total=plan.steps, completed=done, numbers="")
        for step in range(done, plan.steps):
            for group in optimiser.param_groups:
                group["lr"] = plan.learning_rate * _schedule(plan, step)
            loss, numbers = loss_of_step(step, randomness(seed, plan.name, step))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            _follow(average, parameters, step)
            shown = " ".join(f"{name} {value:.4g}" for name, value in {"loss": loss.item(), **numbers}.items())
            progress.update(task, advance=1, numbers=shown)
            if (step + 1) % CHECKPOINT_EVERY == 0 or step + 1 == plan.steps:
                _save(path, model, optimiser, average, step + 1)
                progress.console.print(f"{plan.name} {step + 1}/{plan.steps} {shown}")
                if at_checkpoint is not None:
                    with Averaged(parameters, average):
                        at_checkpoint(step + 1)
    with torch.no_grad():
        for parameter, mean in zip(parameters, average, strict=True):
            parameter.copy_(mean)


def randomness(seed: int, stage: str, step: int) -> StepRandomness:
    """The randomness of one step of one stage."""
    digest = hashlib.sha256(f"{seed}/{stage}/{step}".encode()).digest()
    return StepRandomness(
        numpy=np.random.default_rng(int.from_bytes(digest[:8], "big")),
        torch=torch.Generator().manual_seed(int.from_bytes(digest[8:15], "big")),
    )


class Averaged:
    """Within this context the parameters hold their average over the steps."""

    def __init__(self, parameters: list[nn.Parameter], average: list[Tensor]) -> None:
        self._pairs = list(zip(parameters, average, strict=True))

    def __enter__(self) -> None:
        self._swap()

    def __exit__(self, *_: object) -> None:
        self._swap()

    @torch.no_grad()
    def _swap(self) -> None:
        for parameter, mean in self._pairs:
            held = parameter.detach().clone()
            parameter.copy_(mean)
            mean.copy_(held)


def _schedule(plan: StagePlan, step: int) -> float:
    """Linear warm-up, then a cosine from 1 down to the final share."""
    if step < plan.warmup_steps:
        return (step + 1) / plan.warmup_steps
    progress = (step - plan.warmup_steps) / max(1, plan.steps - plan.warmup_steps)
    return plan.final_share + (1 - plan.final_share) * 0.5 * (1 + math.cos(math.pi * progress))


@torch.no_grad()
def _follow(average: list[Tensor], parameters: list[nn.Parameter], step: int) -> None:
    # a young average follows faster, or it would remember the random start
    decay = min(AVERAGE_DECAY, (step + 1) / (step + 10))
    torch._foreach_lerp_(average, [parameter.detach() for parameter in parameters], 1 - decay)


def _save(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, average: list[Tensor], step: int) -> None:
    state = {
        "step": step,
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "average": average,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def _restore(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, average: list[Tensor]) -> int:
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    for mean, saved in zip(average, state["average"], strict=True):
        mean.copy_(saved)
    return int(state["step"])


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[numbers]}"),
        refresh_per_second=1,
    )
