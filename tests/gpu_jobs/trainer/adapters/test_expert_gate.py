"""Laws of the gate: it begins as the mean of its experts, only it learns, and it survives being saved."""

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from curation.model_libraries import diffusers, peft
from gpu_jobs.trainer.adapters.expert_gate import GATE, add_expert_gate, load_expert_gate, save_expert_gate
from gpu_jobs.trainer.errors import ConfigurationError
from tests.gpu_jobs.trainer.tiny import save_tiny_pipeline, tiny_pipeline

TARGETS = ["to_q", "to_v"]
NOISY = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(0))
STATES = torch.randn(2, 5, 16, generator=torch.Generator().manual_seed(1))


def expert(folder: Path, seed: int, targets: list[str] = TARGETS) -> Path:
    """Adapters with an effect, as a LoRA run leaves them."""
    pipeline = tiny_pipeline()
    torch.manual_seed(seed)
    pipeline.unet.add_adapter(peft.LoraConfig(r=2, lora_alpha=4.0, target_modules=targets))
    with torch.no_grad():
        for name, parameter in pipeline.unet.named_parameters():
            if "lora_B" in name:
                parameter.normal_(std=0.5)
    layers = diffusers.utils.convert_state_dict_to_diffusers(peft.get_peft_model_state_dict(pipeline.unet))
    type(pipeline).save_lora_weights(
        folder,
        unet_lora_layers=layers,
        unet_lora_adapter_metadata=pipeline.unet.peft_config["default"].to_dict(),
    )
    return folder


@pytest.fixture(scope="module")
def experts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("experts")
    return [expert(folder / str(seed), seed) for seed in (1, 2)]


def predict(unet: Any, timesteps: list[int]) -> torch.Tensor:
    return unet(NOISY, torch.tensor(timesteps), encoder_hidden_states=STATES, return_dict=False)[0]


def test_it_begins_as_the_mean_of_its_experts(experts: list[Path]) -> None:
    gated, mean = tiny_pipeline(), tiny_pipeline()
    add_expert_gate(gated, gated.unet, experts, hidden=8)
    for number, folder in enumerate(experts):
        mean.load_lora_weights(str(folder), adapter_name=str(number))
    mean.unet.set_adapters(["0", "1"], [0.5, 0.5])
    torch.testing.assert_close(predict(gated.unet, [10, 900]), predict(mean.unet, [10, 900]))


def test_the_gate_alone_learns_and_by_timestep(experts: list[Path]) -> None:
    pipeline = tiny_pipeline()
    gate = add_expert_gate(pipeline, pipeline.unet, experts, hidden=8)
    predict(pipeline.unet, [10, 900]).square().mean().backward()
    learning = {name for name, p in pipeline.unet.named_parameters() if p.grad is not None}
    assert learning == {f"{GATE}.{name}" for name, _ in gate.named_parameters()}
    with torch.no_grad():
        for parameter in gate.parameters():
            parameter.normal_()
    weights = gate(torch.tensor([10, 900]))
    torch.testing.assert_close(weights.sum(2), torch.ones(2, gate.layers))
    assert not torch.allclose(weights[0], weights[1])


def test_switched_off_the_denoiser_is_the_base(experts: list[Path]) -> None:
    pipeline = tiny_pipeline()
    add_expert_gate(pipeline, pipeline.unet, experts, hidden=8)
    pipeline.unet.disable_adapters()
    assert torch.equal(predict(pipeline.unet, [10, 900]), predict(tiny_pipeline().unet, [10, 900]))


def test_saved_with_its_experts_it_samples_the_same(experts: list[Path], tmp_path: Path) -> None:
    pipeline = tiny_pipeline()
    gate = add_expert_gate(pipeline, pipeline.unet, experts, hidden=8)
    with torch.no_grad():
        for parameter in gate.parameters():
            parameter.normal_()
    save_expert_gate(gate, experts, tmp_path / GATE)
    other = diffusers.StableDiffusionPipeline.from_pretrained(save_tiny_pipeline(tmp_path / "base"))
    load_expert_gate(other, other.unet, tmp_path / GATE)
    torch.testing.assert_close(predict(other.unet, [10, 900]), predict(pipeline.unet, [10, 900]))
    assert set(load_file(tmp_path / GATE / "gate.safetensors")) == set(gate.state_dict())


def test_experts_on_different_layers_or_none_at_all_are_refused(experts: list[Path], tmp_path: Path) -> None:
    other = expert(tmp_path / "other", 3, ["to_k"])
    pipeline = tiny_pipeline()
    with pytest.raises(ConfigurationError, match="same layers"):
        add_expert_gate(pipeline, pipeline.unet, [experts[0], other], hidden=8)
    with pytest.raises(ConfigurationError, match=r"gate\.experts"):
        add_expert_gate(tiny_pipeline(), pipeline.unet, [tmp_path / "nowhere"], hidden=8)
