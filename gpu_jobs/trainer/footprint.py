"""What a method asks of a machine, counted on the network itself and not measured: parameters, FLOPs, activations.

The denoiser is built once more on torch's meta device, where tensors have shapes and no contents, and one step is
made there: exact for FLOPs and for what autograd keeps, and it costs neither memory nor time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import saved_tensors_hooks
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode

from gpu_jobs.trainer.adapters.lora import put_lora
from gpu_jobs.trainer.buckets import largest_bucket
from gpu_jobs.trainer.budget import Counts, largest_block
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.families import Family, Framing
from gpu_jobs.trainer.families.framing import framing_of
from gpu_jobs.trainer.objectives import build_objective

MULTIPLYING = (torch.nn.Linear, torch.nn.Conv1d, torch.nn.Conv2d, torch.nn.Conv3d)
_ATTENDED = ("query", "key", "value")


@dataclass(frozen=True)
class Example:
    """One pair as the denoiser sees it: both sides, or the winner alone where the objective looks at no loser."""

    noisy: Tensor
    timesteps: Tensor
    texts: dict[str, Tensor]
    framings: dict[str, Tensor] = field(default_factory=dict)

    @property
    def conditions(self) -> dict[str, Tensor]:
        """All that the denoiser is conditioned on."""
        return self.texts | self.framings

    def repeated(self, pairs: int) -> "Example":
        """The same for several pairs."""
        return Example(
            self.noisy.repeat_interleave(pairs, 0),
            self.timesteps.repeat_interleave(pairs, 0),
            {name: values.repeat_interleave(pairs, 0) for name, values in self.texts.items()},
            {name: values.repeat_interleave(pairs, 0) for name, values in self.framings.items()},
        )


@dataclass(frozen=True)
class Footprint:
    """What :mod:`gpu_jobs.trainer.budget` counts with, and FLOPs of one pair: forward, backward and reference, and
    no recomputation."""

    counts: Counts
    flops_per_pair: float


def example(config: TrainConfig, family: Family) -> Example:
    """A pair of random latents of the largest size that is trained, under a prompt."""
    frame = largest_bucket(config.resolution, config.framing)
    still = (1, 3, frame.height, frame.width)
    shape = still if family.media == "image" else (*still[:2], frame.frames, *still[2:])
    mean, _ = family.encode_media(torch.zeros(shape, dtype=torch.uint8))
    framing: Framing = framing_of((frame.width, frame.height), frame)
    sides = 2 if build_objective(config.objective).uses_loser else 1
    generator = torch.Generator().manual_seed(config.seed)
    noisy = torch.randn((sides, *mean.shape[1:]), generator=generator).to(family.device)
    middle = family.timesteps // 2
    timesteps = torch.full((sides,), middle, dtype=torch.float32 if family.continuous_time else torch.int64)
    texts, framings = (
        {name: values.expand(sides, *values.shape[1:]).to(family.device) for name, values in conditions.items()}
        for conditions in (family.encode_prompts(["a picture"]), family.media_conditions([framing]))
    )
    return Example(noisy, timesteps.to(family.device), texts, framings)


def footprint(config: TrainConfig, family: Family, pair: Example) -> Footprint:
    """Count one step of one pair; of the family every part must be there."""
    return Footprint(counts(config, family, pair), flops_per_pair(config, family, pair))


def flops_per_pair(config: TrainConfig, family: Family, pair: Example) -> float:
    """The footprint's FLOPs alone, for which encoders may have been let go."""
    error = _error_of(_on_meta(config, family), config, family, pair)
    with FlopCounterMode(display=False) as counter:
        error().backward()  # type: ignore[no-untyped-call]
        if build_objective(config.objective).uses_reference:
            with torch.no_grad():
                error()
    return float(counter.get_total_flops())


def counts(config: TrainConfig, family: Family, pair: Example) -> Counts:
    """The footprint's counts alone. The family's own parts are asked for their sizes only."""
    network = _on_meta(config, family)
    error = _error_of(network, config, family, pair)
    multiplied = _multiplied(family.denoiser)
    parts = [part for part in family.pipeline.components.values() if isinstance(part, torch.nn.Module)]
    return Counts(
        pipeline=sum(map(_numbers, parts)),
        denoiser=_numbers(family.denoiser),
        multiplied=sum(multiplied.values()),
        multiplied_in_block=largest_block(multiplied),
        vae=_numbers(family.pipeline.vae),
        trained=sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad),
        latent=pair.noisy[0].numel(),
        text=sum(values[0].numel() for values in pair.texts.values()),
        activation_bytes=None if config.gradient_checkpointing else _activations(config, error, network),
    )


def _error_of(network: Any, config: TrainConfig, family: Family, pair: Example) -> Callable[[], Tensor]:
    """The error of a network on meta, as often as it is asked for."""
    noisy, timesteps = pair.noisy.to("meta").requires_grad_(config.gate is not None), pair.timesteps.to("meta")
    conditions = {name: values.to("meta") for name, values in pair.conditions.items()}
    return lambda: family.predict(network, noisy, timesteps, conditions).square().mean()


def _activations(config: TrainConfig, error: Callable[[], Tensor], network: Any) -> int:
    """Bytes that one pair keeps. (What checkpointing would leave of them, nobody counts here.)"""
    kept = _kept_for_backward(error, network)
    return kept // 2 if config.precision == "bfloat16" else kept


def _numbers(part: torch.nn.Module) -> int:
    """In all that is saved of a part; what two names share counts once."""
    learned = dict(part.named_parameters(remove_duplicate=False))
    others = [tensor for name, tensor in part.state_dict().items() if name not in learned]
    return sum(tensor.numel() for tensor in [*part.parameters(), *others])


def _multiplied(network: Any) -> dict[str, int]:
    """How many numbers are in each layer that multiplies by a matrix of its own."""
    layers = {name: part for name, part in network.named_modules() if isinstance(part, MULTIPLYING)}
    return {name: _numbers(layer) for name, layer in layers.items()}


def _kept_for_backward(error: Callable[[], Tensor], network: Any) -> int:
    """Bytes that autograd keeps of one forward pass beside the parameters, each storage counted once.

    On meta there is no autocast; what is kept in float32 here is mostly bfloat16 where that is asked for.
    """
    parameters = {parameter.untyped_storage()._cdata for parameter in network.parameters()}
    kept: dict[int, Any] = {}

    def note(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage._cdata not in parameters:
            kept[storage._cdata] = storage  # held, so that no other takes its place in memory
        return tensor

    with _FusedAttention(), saved_tensors_hooks(note, lambda tensor: tensor):
        held = error()
    del held
    return sum(storage.nbytes() for storage in kept.values())


class _FusedAttention(TorchFunctionMode):
    """On meta torch spells attention out, with all its probabilities; devices that train have it fused."""

    def __torch_function__(self, function: Any, types: Any, arguments: Any = (), named: Any = None) -> Any:
        named = named or {}
        if function is not torch.nn.functional.scaled_dot_product_attention or named.get("attn_mask") is not None:
            return function(*arguments, **named)
        query, key, value = (arguments[i] if i < len(arguments) else named[n] for i, n in enumerate(_ATTENDED))
        if not query.is_meta:
            return function(*arguments, **named)
        return torch.ops.aten._scaled_dot_product_flash_attention(query, key, value, scale=named.get("scale"))[0]


def _on_meta(config: TrainConfig, family: Family) -> Any:
    """The denoiser without contents, as it would be trained."""
    with torch.device("meta"):
        network = type(family.denoiser).from_config(family.denoiser.config)
        if config.lora is not None:
            put_lora(network, config.lora, family.lora_targets)
        else:
            # An expert gate is counted as what it gates: a network that passes gradients on and learns none.
            network.requires_grad_(config.gate is None)
    network.train()
    return network
