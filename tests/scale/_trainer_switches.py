"""The trainer's optimisations, each of which can be taken away, so that one sees what it brings."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import torch

from gpu_jobs.trainer import policy, rehearsal
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.cpu import linear_layers
from gpu_jobs.trainer.cpu.denormals import flushed_denormals
from gpu_jobs.trainer.families import Family
from gpu_jobs.trainer.processes import Processes
from gpu_jobs.trainer.rehearsal import Rehearsed, rehearse


@dataclass(frozen=True)
class Switch:
    """One optimisation: settings that take it away, or a context in which it is not there."""

    without: str
    settings: dict[str, Any]
    absent: Callable[[Family], AbstractContextManager[Any]] = lambda family: nullcontext()


def measured(
    config: TrainConfig, make_family: Callable[[TrainConfig], Family], switches: list[Switch], *, steps: int
) -> dict[str, Any]:
    """Speed with everything on, and for each switch the share of it that is left without; peaks in GB."""
    rows = [Switch("nothing", {}), *switches]
    found: dict[str, Rehearsed | str] = {}
    for switch in rows:
        changed = config.model_copy(update=switch.settings)
        torch.compiler.reset()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()
        family = make_family(changed)
        try:
            with switch.absent(family), flushed_denormals():
                found[switch.without] = rehearse(changed, family, Processes(), steps=steps)
        except torch.OutOfMemoryError:
            found[switch.without] = "out of memory"
        print(f"without {switch.without}: {found[switch.without]}", flush=True)
        del family
    whole = found["nothing"]
    if isinstance(whole, str):
        return {"pairs_per_s": None, "peak_gb": None, "mfu": None, "without": found}
    return {
        "pairs_per_s": round(whole.pairs_per_s, 3),
        "peak_gb": round(whole.peak_memory_bytes / 1e9, 2),
        "mfu": whole.mfu and round(whole.mfu, 4),
        "without": {name: _against(whole, other) for name, other in found.items() if name != "nothing"},
    }


def _against(whole: Rehearsed, other: Rehearsed | str) -> Any:
    if isinstance(other, str):
        return other
    return {
        "speed": round(other.pairs_per_s / whole.pairs_per_s, 3),
        "peak_gb": round(other.peak_memory_bytes / 1e9, 2),
    }


@contextmanager
def sides_apart(family: Family) -> Iterator[None]:
    """Winner and loser each by itself through each network."""
    together = family.predict

    def predict(network: Any, noisy: Any, timesteps: Any, conditions: Any) -> Any:
        half = len(noisy) // 2
        sides = (slice(None, half), slice(half, None))
        return torch.cat(
            [together(network, noisy[s], timesteps[s], {n: v[s] for n, v in conditions.items()}) for s in sides]
        )

    with patch.object(family, "predict", predict):
        yield


@contextmanager
def optimiser_by_steps(family: Family) -> Iterator[None]:
    """AdamW without its fused kernel."""

    def plain(config: TrainConfig, parameters: Any) -> torch.optim.Optimizer:
        return torch.optim.AdamW(list(parameters), lr=config.learning_rate, foreach=False)

    with patch.object(rehearsal, "build_optimiser", plain):
        yield


@contextmanager
def products_by_torch(family: Family) -> Iterator[None]:
    """Linear layers as torch multiplies them."""
    with patch.object(linear_layers, "products_are_faster", lambda: False):
        yield


@contextmanager
def attention_by_kernel(family: Family) -> Iterator[None]:
    """Attention by torch's fused kernel, over however few tokens."""
    with patch.object(policy, "use_plain_short_attention", lambda network: None):
        yield


@contextmanager
def encoders_in_the_loop(family: Family) -> Iterator[None]:
    """Media and prompts encoded for every pass, as without caches."""
    together = family.predict
    resolution = 8 * int(family.denoiser.config.sample_size)
    pixels_per_latent = 2 ** (len(family.pipeline.vae.config.block_out_channels) - 1)
    side = resolution // 8 * pixels_per_latent

    def predict(network: Any, noisy: Any, timesteps: Any, conditions: Any) -> Any:
        if torch.is_grad_enabled():  # once a pass: the reference is asked about the same encodings
            family.encode_media(torch.zeros((len(noisy), 3, side, side), dtype=torch.uint8))
            family.encode_prompts(["a picture"] * (len(noisy) // 2))
        return together(network, noisy, timesteps, conditions)

    with patch.object(family, "predict", predict):
        yield
