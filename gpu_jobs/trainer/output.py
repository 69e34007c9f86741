"""The tuned model as something that can be used: a whole diffusers folder, and the adapter where there is one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from gpu_jobs.trainer.adapters.expert_gate import GATE, add_expert_gate, save_expert_gate
from gpu_jobs.trainer.adapters.trainable import make_trainable
from gpu_jobs.trainer.atomic import whole_folder, write_json
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.run import GateConfig
from gpu_jobs.trainer.families import Family, load_family


def save_tuned(
    config: TrainConfig, weights: Mapping[str, Tensor], *, step: int, provenance: dict[str, Any], card: str
) -> Path:
    """Write ``output/model`` (and ``output/adapter``); returns the model's folder.

    The model is loaded afresh and given the trained ``weights``: so it is what the files of the run say, in full
    precision, however the network in training was divided, compiled or laid out. Adapters are merged into the
    model's weights, so that a LoRA run's model is selectable as a generator like any other; a gate stands in a
    folder of its own, which :func:`gpu_jobs.trainer.sampling.load_pipeline` knows and plain diffusers passes over.
    """
    final = config.output / "model"
    provenance = {"base_model": config.model, "step": step, **provenance}
    if _is_already(final, provenance):
        return final
    family = load_family(config.model, device=torch.device("cpu"))
    with whole_folder(final) as partial:
        if config.gate is None:
            make_trainable(family, config)
            _put(family.denoiser, weights)
            if config.lora is not None:
                _save_adapter(family, config, card)
            family.save(partial)
        else:
            family.save(partial)
            _save_gate(family, config.gate, weights, partial / GATE)
        (partial / "README.md").write_text(card, encoding="utf-8")
        write_json(partial / "training.json", {**provenance, "config": config.model_dump(mode="json")})
    return final


def _save_adapter(family: Family, config: TrainConfig, card: str) -> None:
    """Write ``output/adapter``, then merge the adapter into the denoiser."""
    with whole_folder(config.output / "adapter") as partial:
        family.save_adapter(partial)
        (partial / "README.md").write_text(card, encoding="utf-8")
    family.denoiser.fuse_lora()
    family.denoiser.unload_lora()


def _save_gate(family: Family, settings: GateConfig, weights: Mapping[str, Tensor], folder: Path) -> None:
    """Beside the untouched pipeline: what depends on the timestep cannot be merged into weights."""
    gate = add_expert_gate(family.pipeline, family.denoiser, settings.experts, hidden=settings.hidden)
    _put(family.denoiser, weights)
    save_expert_gate(gate, settings.experts, folder)


@torch.no_grad()
def _put(denoiser: Any, weights: Mapping[str, Tensor]) -> None:
    parameters = dict(denoiser.named_parameters())
    for name, tensor in weights.items():
        parameters[name].copy_(tensor)


def _is_already(final: Path, provenance: dict[str, Any]) -> bool:
    """Whether an earlier attempt got as far as writing this very model."""
    try:
        written = json.loads((final / "training.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    return bool(provenance.items() <= written.items())
