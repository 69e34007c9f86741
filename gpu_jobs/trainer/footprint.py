"""What a method asks of a machine, counted and not measured: parameters, FLOPs, memory, disk.

The denoiser is built once more on torch's meta device, where tensors have shapes and no contents, and one step is
made there: exact for FLOPs and for what autograd keeps, and it costs neither memory nor time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import saved_tensors_hooks
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode

from gpu_jobs.trainer.adapters.lora import put_lora
from gpu_jobs.trainer.checkpoint import KEEP
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.families import Family, Framing
from gpu_jobs.trainer.families.framing import bucket_sizes, framing_of
from gpu_jobs.trainer.objectives import build_objective

FLOAT32 = 4
FLOAT16 = 2  # what is cached
_ATTENDED = ("query", "key", "value")


@dataclass(frozen=True)
class Example:
    """One pair as the denoiser sees it: both sides, or the winner alone where the objective looks at no loser."""

    noisy: Tensor
    timesteps: Tensor
    conditions: dict[str, Tensor]

    def repeated(self, pairs: int) -> "Example":
        """The same for several pairs."""
        return Example(
            self.noisy.repeat_interleave(pairs, 0),
            self.timesteps.repeat_interleave(pairs, 0),
            {name: values.repeat_interleave(pairs, 0) for name, values in self.conditions.items()},
        )


@dataclass(frozen=True)
class Footprint:
    """Numbers of parameters, FLOPs of one pair (forward, backward and reference; recomputation not counted), and
    bytes: of what one pair keeps for the backward pass, of one latent, of one prompt's states."""

    total_parameters: int
    trained_parameters: int
    flops_per_pair: float
    activation_bytes_per_pair: int
    latent_bytes: int
    text_bytes: int


def example(config: TrainConfig, family: Family) -> Example:
    """A pair of random latents of the first size that is trained, under a prompt."""
    frame = bucket_sizes(config.resolution, config.framing)[0]
    if config.framing.frames is not None:
        frame = type(frame)(frame.height, frame.width, config.framing.frames)
    still = (1, 3, frame.height, frame.width)
    shape = still if family.media == "image" else (*still[:2], frame.frames, *still[2:])
    mean, _ = family.encode_media(torch.zeros(shape, dtype=torch.uint8))
    framing: Framing = framing_of((frame.width, frame.height), frame)
    conditions = {**family.encode_prompts(["a picture"]), **family.media_conditions([framing])}
    sides = 2 if build_objective(config.objective).uses_loser else 1
    generator = torch.Generator().manual_seed(config.seed)
    noisy = torch.randn((sides, *mean.shape[1:]), generator=generator).to(family.device)
    middle = family.timesteps // 2
    timesteps = torch.full((sides,), middle, dtype=torch.float32 if family.continuous_time else torch.int64)
    rows = {name: values.expand(sides, *values.shape[1:]).to(family.device) for name, values in conditions.items()}
    return Example(noisy, timesteps.to(family.device), rows)


def footprint(config: TrainConfig, family: Family, pair: Example) -> Footprint:
    """Count one step of one pair. The family's own denoiser is only asked for its configuration."""
    network = _on_meta(config, family)
    noisy, timesteps = pair.noisy.to("meta").requires_grad_(config.gate is not None), pair.timesteps.to("meta")
    conditions = {name: values.to("meta") for name, values in pair.conditions.items()}

    def error() -> Tensor:
        return family.predict(network, noisy, timesteps, conditions).square().mean()

    with FlopCounterMode(display=False) as counter:
        error().backward()  # type: ignore[no-untyped-call]
        if build_objective(config.objective).uses_reference:
            with torch.no_grad():
                error()
    kept = _kept_for_backward(error, network)
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    return Footprint(
        total_parameters=sum(p.numel() for p in network.parameters()),
        trained_parameters=sum(p.numel() for p in trained),
        flops_per_pair=float(counter.get_total_flops()),
        activation_bytes_per_pair=kept // 2 if config.precision == "bfloat16" else kept,
        latent_bytes=pair.noisy[0].numel() * FLOAT16,
        text_bytes=sum(values[0].numel() for values in pair.conditions.values()) * FLOAT16,
    )


def memory(config: TrainConfig, counted: Footprint) -> dict[str, int]:
    """Bytes on the device by what they are for, of one process that has the whole model; encoders are let go."""
    trained, total = counted.trained_parameters, counted.total_parameters
    moments = 2 if config.optimiser == "adamw_8bit" else 2 * FLOAT32
    return {
        "weights": FLOAT32 * total,
        "reference": FLOAT32 * total if config.reference.kind == "frozen_copy" else 0,
        "gradients": FLOAT32 * trained,
        "optimiser": moments * trained,
        "average": FLOAT32 * trained if config.average_decay is not None else 0,
        "activations": counted.activation_bytes_per_pair * config.batch_pairs,
    }


def disk(config: TrainConfig, counted: Footprint, *, media: int, texts: int) -> dict[str, int]:
    """Bytes in the output folder and in the cache; a medium's posterior is a mean and a deviation."""
    state = (3 if config.average_decay is None else 4) * FLOAT32 * counted.trained_parameters
    return {
        "latents": 2 * counted.latent_bytes * media * (1 + config.framing.mirror) * config.cache_latents,
        "texts": counted.text_bytes * texts,
        "checkpoints": KEEP * state,
        "best": FLOAT32 * counted.trained_parameters if config.held_out_split is not None else 0,
        "model": FLOAT32 * counted.total_parameters,
    }


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
