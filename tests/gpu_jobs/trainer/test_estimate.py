"""What is estimated without torch is what torch counts."""

from pathlib import Path
from typing import Any

import pytest

from curation.model_libraries import diffusers, peft
from gpu_jobs.trainer.estimate import DatasetSize, Measured, estimate, spell_out
from gpu_jobs.trainer.model_facts import ModelFacts, model_facts
from tests.gpu_jobs.trainer.tiny import save_tiny_pipeline

TARGETS = ["to_q", "to_k", "to_v", "to_out.0"]
SETTINGS: dict[str, Any] = {
    "batch_pairs": 4, "accumulate": 3, "steps": 10, "learning_rate": 1e-4, "resolution": 16,
    "objective": {"kind": "diffusion_dpo", "k": 250.0},
    "reference": {"kind": "frozen_copy"}, "lora": None,
}  # fmt: skip
DATASET = DatasetSize(pairs=60, pictures=100, prompts=20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_pipeline(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def facts(folder: Path) -> ModelFacts:
    found = model_facts(folder)
    assert found is not None
    return found


def test_parameters_are_counted_as_torch_counts_them(folder: Path, facts: ModelFacts) -> None:
    pipeline = diffusers.StableDiffusionPipeline.from_pretrained(folder)
    parts = [pipeline.unet, pipeline.vae, pipeline.text_encoder]
    assert facts.denoiser_parameters == sum(p.numel() for p in pipeline.unet.parameters())
    assert facts.total_parameters == sum(p.numel() for part in parts for p in part.parameters())
    assert facts.total_bytes == sum(file.stat().st_size for file in folder.glob("*/*.safetensors"))


@pytest.mark.parametrize("rank", [1, 4])
def test_adapters_are_as_large_as_peft_makes_them(folder: Path, facts: ModelFacts, rank: int) -> None:
    unet = diffusers.UNet2DConditionModel.from_pretrained(folder / "unet")
    unet.requires_grad_(False)
    unet.add_adapter(peft.LoraConfig(r=rank, target_modules=TARGETS))
    added = sum(p.numel() for p in unet.parameters() if p.requires_grad)
    assert facts.lora_parameters(rank, tuple(TARGETS)) == added
    needed = estimate(SETTINGS | {"lora": {"rank": rank, "target_modules": TARGETS}}, facts, DATASET)
    assert needed.trained_parameters == added


def test_latents_and_texts_have_the_shapes_of_the_encoders(folder: Path, facts: ModelFacts) -> None:
    pipeline = diffusers.StableDiffusionPipeline.from_pretrained(folder)
    assert facts.latent_values(16) == pipeline.vae.config.latent_channels * (16 // pipeline.vae_scale_factor) ** 2
    assert facts.text_values == pipeline.tokenizer.model_max_length * pipeline.text_encoder.config.hidden_size


def test_a_copy_a_gradient_and_two_moments_are_counted_for_every_parameter(facts: ModelFacts) -> None:
    memory = estimate(SETTINGS, facts, DATASET).memory
    assert memory is not None
    four = 4 * facts.denoiser_parameters
    assert (memory["reference"], memory["gradients"], memory["optimiser"]) == (four, four, 2 * four)


def test_what_nobody_measured_is_unknown(facts: ModelFacts) -> None:
    blind = estimate(SETTINGS, facts, DATASET)
    assert (blind.seconds, blind.pairs_per_s, blind.peak_memory) == (None, None, None)
    assert "unknown until" in blind.notes[0]
    seen = estimate(SETTINGS, facts, DATASET, Measured(run=7, pairs_per_s=6.0, peak_bytes=123))
    assert (seen.seconds, seen.peak_memory, seen.measured_by) == (20.0, 123, 7)
    assert estimate(SETTINGS, None, DATASET).memory is None


def test_the_strength_is_told_as_each_code_means_it() -> None:
    spelled = spell_out(SETTINGS, DATASET)
    assert (spelled.effective_batch, spelled.pairs_seen, spelled.epochs) == (12, 120, 2.0)
    assert (spelled.k, spelled.beta_authors, spelled.beta_diffusers) == (250.0, 500.0, 250.0)


def test_what_is_no_pipeline_has_no_facts(tmp_path: Path) -> None:
    assert model_facts(tmp_path) is None


def test_an_objective_without_a_strength_says_so() -> None:
    spelled = spell_out(SETTINGS | {"objective": {"kind": "sft"}}, None)
    assert (spelled.k, spelled.beta_authors, spelled.beta_diffusers, spelled.epochs) == (None, None, None, None)
