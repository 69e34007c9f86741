"""Several experts' adapters on one denoiser, weighed by timestep and layer (TLPO, arXiv 2508.11255, stage 2).

    h = W h + Σ_k a_k(t, layer) · B_k A_k h,   a(t, layer) = softmax over the experts k

The experts stay as they are; trained is the gate a. The authors published no code and no gate equation: the
softmax, the sinusoidal embedding and the two linear layers are ours. It starts as the plain mean of the experts.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from gpu_jobs.trainer.atomic import whole_folder, write_json
from gpu_jobs.trainer.errors import CheckpointError, ConfigurationError

GATE = "expert_gate"  # the name of the gate among the denoiser's modules, and of its folder beside the pipeline's
_FREQUENCIES = 32
_LONGEST_PERIOD = 10_000
_INPUTS = ("sample", "hidden_states")  # how UNets and transformers call what is noisy


class ExpertGate(torch.nn.Module):
    """(batch,) timesteps to (batch, layers, experts) weights that sum to one over the experts."""

    def __init__(self, layers: int, experts: int, hidden: int) -> None:
        super().__init__()
        self.layers, self.experts, self.hidden = layers, experts, hidden
        last = torch.nn.Linear(hidden, layers * experts)
        torch.nn.init.zeros_(last.weight)
        torch.nn.init.zeros_(last.bias)
        self.network = torch.nn.Sequential(torch.nn.Linear(2 * _FREQUENCIES, hidden), torch.nn.SiLU(), last)

    def forward(self, timesteps: Tensor) -> Tensor:
        """The weights at these timesteps, float32."""
        rates = torch.arange(_FREQUENCIES, device=timesteps.device) * (-math.log(_LONGEST_PERIOD) / _FREQUENCIES)
        angles = timesteps.float().unsqueeze(1) * rates.exp()
        embedded = torch.cat([angles.cos(), angles.sin()], dim=1)
        logits: Tensor = self.network(embedded)
        return logits.view(-1, self.layers, self.experts).softmax(2)


def add_expert_gate(pipeline: Any, denoiser: Any, experts: Sequence[Path | str], *, hidden: int) -> ExpertGate:
    """Load the experts' adapters onto the pipeline's denoiser, frozen, and a gate over them, to be trained.

    Raises ConfigurationError where an expert has no adapters for this denoiser, or where they are not all on the
    same layers.
    """
    names = [f"expert_{number}" for number in range(len(experts))]
    for name, expert in zip(names, experts, strict=True):
        try:
            pipeline.load_lora_weights(str(expert), adapter_name=name)
        except (OSError, ValueError, KeyError) as error:
            raise ConfigurationError(
                f"gate.experts: {expert} holds no adapters that fit this model ({error}). Give the folder "
                "`adapter` of a run with LoRA on the same model."
            ) from error
    denoiser.set_adapters(names)
    denoiser.requires_grad_(False)
    layers = _adapted_layers(denoiser, names)
    gate = ExpertGate(len(layers), len(names), hidden).to(denoiser.device)
    denoiser.add_module(GATE, gate)
    strengths = [[layer.scaling[name] for name in names] for layer in layers]

    def weigh(module: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
        weights = gate(_timesteps(arguments, named))
        for layer, its_weights, its_strengths in zip(layers, weights.unbind(1), strengths, strict=True):
            for name, weight, strength in zip(names, its_weights.unbind(1), its_strengths, strict=True):
                # (batch, 1, 1): adapters act on (batch, tokens, width).
                layer.scaling[name] = strength * weight.view(-1, 1, 1)

    denoiser.register_forward_pre_hook(weigh, with_kwargs=True)
    return gate


def save_expert_gate(gate: ExpertGate, experts: Sequence[Path | str], folder: Path) -> None:
    """Write the gate, and the experts' adapters beside it, so that the folder needs nothing else."""
    with whole_folder(folder) as partial:
        save_file(
            {name: values.detach().cpu().contiguous() for name, values in gate.state_dict().items()},
            partial / "gate.safetensors",
        )
        for number, expert in enumerate(experts):
            adapter = load_file(next(Path(expert).glob("*.safetensors")))
            (partial / f"expert_{number}").mkdir()
            save_file(adapter, partial / f"expert_{number}" / "pytorch_lora_weights.safetensors", _metadata(expert))
        write_json(partial / "gate.json", {"experts": len(experts), "hidden": gate.hidden})


def load_expert_gate(pipeline: Any, denoiser: Any, folder: Path) -> None:
    """Put a saved gate and its experts onto a pipeline, for sampling; raises CheckpointError where they misfit."""
    saved = json.loads((folder / "gate.json").read_text(encoding="utf-8"))
    experts = [folder / f"expert_{number}" for number in range(saved["experts"])]
    gate = add_expert_gate(pipeline, denoiser, experts, hidden=saved["hidden"])
    try:
        gate.load_state_dict(load_file(folder / "gate.safetensors"))
    except RuntimeError as error:
        raise CheckpointError(f"The gate in {folder} was trained on other layers than this model has.") from error
    gate.requires_grad_(False)


def _adapted_layers(denoiser: Any, names: Sequence[str]) -> list[Any]:
    layers = [module for module in denoiser.modules() if hasattr(module, "lora_A") and len(module.lora_A)]
    if not layers or any(set(names) - set(layer.lora_A) for layer in layers):
        raise ConfigurationError(
            "gate.experts: the experts' adapters must all be on the same layers of the denoiser."
        )
    return layers


def _timesteps(arguments: tuple[Any, ...], named: dict[str, Any]) -> Tensor:
    """The timesteps of a call of the denoiser, (batch,): diffusers' networks take them second, or by name."""
    noisy = (
        arguments[0] if arguments else next(named[name] for name in ("sample", "hidden_states") if name in named)
    )
    timesteps = named["timestep"] if "timestep" in named else arguments[1]
    timesteps = torch.as_tensor(timesteps, device=noisy.device)
    if timesteps.ndim == 2:  # one a token (Wan 2.2), the same for all tokens of a sample
        return timesteps[:, 0]
    return timesteps.expand(len(noisy)) if timesteps.ndim == 0 else timesteps


def _metadata(expert: Path | str) -> dict[str, str]:
    """The adapter's own: rank and strength stand there."""
    from safetensors import safe_open

    with safe_open(next(Path(expert).glob("*.safetensors")), "pt") as file:
        return dict(file.metadata() or {})
