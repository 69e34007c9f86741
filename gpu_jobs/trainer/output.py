"""The tuned model as something that can be used: a whole diffusers folder, and the adapter where there is one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from gpu_jobs.trainer.atomic import whole_folder, write_json
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.families import Family, load_family


def add_adapter(family: Family, config: TrainConfig) -> None:
    """Put LoRA layers on the denoiser. They start at zero effect; the seed fixes their first weights."""
    from curation.model_libraries import peft  # seconds to import, and only runs with adapters need it

    assert config.lora is not None
    family.denoiser.requires_grad_(False)
    family.denoiser.add_adapter(
        peft.LoraConfig(
            r=config.lora.rank,
            lora_alpha=config.lora.alpha,
            target_modules=list(config.lora.target_modules or family.lora_targets),
            init_lora_weights="gaussian",
        )
    )


def save_tuned(
    config: TrainConfig, weights: Mapping[str, Tensor], *, step: int, provenance: dict[str, Any], card: str
) -> Path:
    """Write ``output/model`` (and ``output/adapter``); returns the model's folder.

    The model is loaded afresh and given the trained ``weights``: so it is what the files of the run say, in full
    precision, however the network in training was divided, compiled or laid out. Adapters are merged into the
    model's weights, so that a LoRA run's model is selectable as a generator like any other.
    """
    final = config.output / "model"
    provenance = {"base_model": config.model, "step": step, **provenance}
    if _is_already(final, provenance):
        return final
    family = load_family(config.model, device=torch.device("cpu"))
    if config.lora is not None:
        add_adapter(family, config)
    _put(family.denoiser, weights)
    if config.lora is not None:
        with whole_folder(config.output / "adapter") as partial:
            family.save_adapter(partial)
            (partial / "README.md").write_text(card, encoding="utf-8")
        family.denoiser.fuse_lora()
        family.denoiser.unload_lora()
    with whole_folder(final) as partial:
        family.save(partial)
        (partial / "README.md").write_text(card, encoding="utf-8")
        write_json(partial / "training.json", {**provenance, "config": config.model_dump(mode="json")})
    return final


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
