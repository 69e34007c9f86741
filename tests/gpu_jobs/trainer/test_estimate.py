"""What is estimated without torch is what torch counts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curation.model_libraries import diffusers, peft
from gpu_jobs.trainer.buckets import Frame
from gpu_jobs.trainer.budget import Encoded
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.estimate import Measured, estimate, spell_out
from gpu_jobs.trainer.model_facts import ModelFacts, model_facts

Configured = Callable[..., TrainConfig]
TARGETS = ["to_q", "to_k", "to_v", "to_out.0"]
ENCODED = Encoded(media=100, texts=20)
SETTINGS: dict[str, Any] = {"batch_pairs": 4, "accumulate": 3, "steps": 10, "objective": {"k": 250.0}}


@pytest.fixture(scope="module")
def facts(model: Path) -> ModelFacts:
    found = model_facts(model)
    assert found is not None
    return found


def test_parameters_are_counted_as_torch_counts_them(model: Path, facts: ModelFacts) -> None:
    pipeline = diffusers.StableDiffusionPipeline.from_pretrained(model)
    parts = [pipeline.unet, pipeline.vae, pipeline.text_encoder]
    assert facts.denoiser_parameters == sum(p.numel() for p in pipeline.unet.parameters())
    assert facts.pipeline_parameters == sum(p.numel() for part in parts for p in part.parameters())


@pytest.mark.parametrize("rank", [1, 4])
def test_adapters_are_as_large_as_peft_makes_them(
    model: Path, facts: ModelFacts, configured: Configured, rank: int
) -> None:
    unet = diffusers.UNet2DConditionModel.from_pretrained(model / "unet")
    unet.requires_grad_(False)
    unet.add_adapter(peft.LoraConfig(r=rank, target_modules=TARGETS))
    added = sum(p.numel() for p in unet.parameters() if p.requires_grad)
    assert facts.lora_parameters(rank, tuple(TARGETS)) == added
    lora = configured(lora={"rank": rank, "target_modules": TARGETS})
    assert estimate(lora, facts, ENCODED).trained_parameters == added


def test_latents_and_texts_have_the_shapes_of_the_encoders(model: Path, facts: ModelFacts) -> None:
    pipeline = diffusers.StableDiffusionPipeline.from_pretrained(model)
    channels = pipeline.vae.config.latent_channels
    assert facts.latent_values(Frame(16, 32)) == channels * 16 * 32 // pipeline.vae_scale_factor**2
    assert facts.text_values == pipeline.tokenizer.model_max_length * pipeline.text_encoder.config.hidden_size


def test_what_nobody_measured_is_unknown(facts: ModelFacts, configured: Configured) -> None:
    config = configured(**SETTINGS)
    blind = estimate(config, facts, ENCODED)
    assert (blind.seconds, blind.pairs_per_s, blind.peak_memory) == (None, None, None)
    assert "unknown until" in blind.notes[0]
    seen = estimate(config, facts, ENCODED, Measured(run=7, pairs_per_s=6.0, peak_bytes=123))
    assert (seen.seconds, seen.peak_memory, seen.measured_by) == (20.0, 123, 7)
    assert estimate(config, None, ENCODED).budget is None


def test_the_strength_is_told_as_each_code_means_it(configured: Configured) -> None:
    spelled = spell_out(configured(**SETTINGS), 60)
    assert (spelled.effective_batch, spelled.pairs_seen, spelled.epochs) == (12, 120, 2.0)
    assert (spelled.k, spelled.beta_authors, spelled.beta_diffusers) == (250.0, 500.0, 250.0)


def test_what_is_no_pipeline_has_no_facts(tmp_path: Path) -> None:
    assert model_facts(tmp_path) is None


def test_an_objective_without_a_strength_says_so(configured: Configured) -> None:
    spelled = spell_out(configured(objective={"kind": "sft"}, reference={"kind": "none"}), None)
    assert (spelled.k, spelled.beta_authors, spelled.beta_diffusers, spelled.epochs) == (None, None, None, None)
