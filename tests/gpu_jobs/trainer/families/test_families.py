"""Laws of every family: its arithmetic is its pipeline's own, so that what is trained is what is sampled."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from curation.model_libraries import diffusers
from gpu_jobs.trainer.adapters.trainable import make_trainable
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import UnsupportedModelError
from gpu_jobs.trainer.families import Family, Flux, Frame, Framing, StableDiffusionXL, family_of, load_family
from gpu_jobs.trainer.references import AdaptersOff
from gpu_jobs.trainer.video_sampling import text_length_of
from tests.gpu_jobs.trainer.tiny import PROMPTS
from tests.gpu_jobs.trainer.tiny_families import TINY, tiny_sdxl, tiny_wan

LORA = {"lora": {"rank": 4, "alpha": 2.0}, "reference": {"kind": "adapters_off"}}
FRAMING = Framing(16, 16, 0, 0, Frame(16, 16))


@pytest.fixture(params=list(TINY), scope="module")
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def family(name: str) -> Family:
    return family_of(TINY[name]())


@pytest.fixture(scope="module")
def media(family: Family) -> Tensor:
    shape = (2, 3, 16, 16) if family.media == "image" else (2, 3, 5, 16, 16)
    return torch.randint(0, 256, shape, dtype=torch.uint8, generator=torch.Generator().manual_seed(3))


@pytest.fixture(scope="module")
def clean(family: Family, media: Tensor) -> Tensor:
    return family.encode_media(media)[0]


def like(latents: Tensor, seed: int = 1) -> Tensor:
    return torch.randn(latents.shape, generator=torch.Generator().manual_seed(seed))


def times(family: Family, *values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float32 if family.continuous_time else torch.int64)


def conditions(family: Family, prompts: list[str]) -> dict[str, Tensor]:
    return family.encode_prompts(prompts) | family.media_conditions([FRAMING] * len(prompts))


def predicted(family: Family, noisy: Tensor) -> Tensor:
    with torch.no_grad():
        return family.predict(family.denoiser, noisy, times(family, 200, 800), conditions(family, PROMPTS[:2]))


def sampled(family: Family, **options: Any) -> Any:
    family.pipeline.set_progress_bar_config(disable=True)
    size = {"height": 16, "width": 16}
    if family.media == "video":
        size |= {"num_frames": 5, "max_sequence_length": text_length_of(family.pipeline)}
    return family.pipeline(prompt=PROMPTS[:2], num_inference_steps=4, **size | options)


# --- noise


def test_what_was_mixed_is_found_again(family: Family, clean: Tensor) -> None:
    noise, t = like(clean), times(family, 1, 700)
    noisy, target = family.noised(clean, noise, t), family.target(clean, noise, t)
    found_clean, found_noise = family.clean_and_noise(target, noisy, t)
    torch.testing.assert_close(found_clean, clean, rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(found_noise, noise, rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(family.noised(found_clean, found_noise, t), noisy, rtol=1e-4, atol=1e-4)


def test_noise_factor_turns_the_error_of_a_prediction_into_one_of_the_noise(family: Family, clean: Tensor) -> None:
    """objectives.md's section on parametrisations, from the mixing alone: one belief about x_0, two errors."""
    noise, t = like(clean), times(family, 200, 800)
    noisy, target = family.noised(clean, noise, t), family.target(clean, noise, t)
    guess = target + 0.1 * like(clean, seed=2)
    _, guessed_noise = family.clean_and_noise(guess, noisy, t)
    of_noise = (guessed_noise - noise).square().flatten(1).mean(1)
    of_prediction = (guess - target).square().flatten(1).mean(1)
    torch.testing.assert_close(of_prediction * family.noise_factor(t), of_noise, rtol=1e-3, atol=1e-6)


def test_with_the_training_target_for_its_prediction_the_pipeline_draws_what_was_encoded(
    family: Family, media: Tensor, clean: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way there and back: encoding, noise levels, timesteps, parametrisation, scaling for the decoder."""

    def oracle(*args: Any, **inputs: Any) -> tuple[Tensor]:
        noisy, t = (args[0], args[1]) if args else (inputs["hidden_states"], inputs["timestep"])
        if isinstance(family, Flux):
            noisy, t = family.pipeline._unpack_latents(noisy, 16, 16, 2), t * 1000
        t = t.expand(2) if family.continuous_time else t.expand(2).long()
        still, all_noise = torch.zeros_like(clean), torch.ones_like(clean)
        noise = (noisy - family.noised(clean, still, t)) / family.noised(still, all_noise, t)
        target = family.target(clean, noise, t)
        return (family.pipeline._pack_latents(target, 2, 4, 8, 8) if isinstance(family, Flux) else target,)

    decoded: list[Tensor] = []
    decode = family.pipeline.vae.decode
    monkeypatch.setattr(family.denoiser, "forward", oracle)
    monkeypatch.setattr(family.pipeline.vae, "decode", lambda z, *a, **o: decoded.append(z) or decode(z, *a, **o))
    sampled(family, guidance_scale=1.0)
    with torch.no_grad():
        expected = family.pipeline.vae.encode(media / 127.5 - 1).latent_dist.mean
    torch.testing.assert_close(torch.cat(decoded), expected, rtol=1e-3, atol=2e-3)


# --- conditions and predictions


def test_predictions_and_their_conditions_are_those_of_sampling(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the pipeline's denoiser says at a step, the family makes it say out of the prompts."""
    calls: list[tuple[Any, ...]] = []
    forward = family.denoiser.forward

    def noted(*args: Any, **inputs: Any) -> Any:
        answer = forward(*args, **inputs)
        noisy, t = (args[0], args[1]) if args else (inputs["hidden_states"], inputs["timestep"])
        calls.append((noisy, t, answer[0]))
        return answer

    monkeypatch.setattr(family.denoiser, "forward", noted)
    sampled(family, guidance_scale=3.5 if isinstance(family, Flux) else 1.0, output_type="latent")
    monkeypatch.undo()
    noisy, t, answer = calls[1]
    if isinstance(family, Flux):
        noisy, answer = (family.pipeline._unpack_latents(packed, 16, 16, 2) for packed in (noisy, answer))
        t = t * 1000
    with torch.no_grad():
        got = family.predict(family.denoiser, noisy, t.expand(2), conditions(family, PROMPTS[:2]))
    torch.testing.assert_close(got, answer, rtol=1e-4, atol=1e-5)


def test_the_empty_prompt_is_what_the_pipeline_guides_away_from(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(family, Flux):
        pytest.skip("FLUX is guided by a number, not by an unconditional branch")
    seen: list[dict[str, Any]] = []
    forward = family.denoiser.forward
    monkeypatch.setattr(family.denoiser, "forward", lambda *a, **o: seen.append(o) or forward(*a, **o))
    sampled(family, guidance_scale=5.0, output_type="latent")
    states = seen[1 if family.media == "video" else 0]["encoder_hidden_states"][:2]
    torch.testing.assert_close(family.encode_prompts(["", ""])["states"], states, rtol=1e-4, atol=1e-5)


def test_encodings_do_not_depend_on_what_else_is_encoded(family: Family, media: Tensor, clean: Tensor) -> None:
    torch.testing.assert_close(family.encode_media(media[1:])[0], clean[1:], rtol=1e-3, atol=1e-5)
    together, alone = family.encode_prompts(PROMPTS), family.encode_prompts(PROMPTS[2:3])
    for part, states in together.items():
        torch.testing.assert_close(states[2:3], alone[part], rtol=1e-3, atol=1e-5)


def test_sdxl_hears_of_sizes_and_crops() -> None:
    family = family_of(tiny_sdxl())
    assert isinstance(family, StableDiffusionXL)
    told = family.media_conditions([Framing(600, 400, 30, 0, Frame(16, 24))])["time_ids"]
    assert told.tolist() == [[600, 400, 30, 0, 16, 24]]
    noisy, t = torch.randn(1, 4, 8, 8), torch.tensor([500])
    base = family.encode_prompts(PROMPTS[:1])
    framings = (FRAMING, Framing(600, 400, 30, 0, Frame(16, 16)))
    with torch.no_grad():
        one, other = (
            family.predict(family.denoiser, noisy, t, base | family.media_conditions([framing]))
            for framing in framings
        )
    assert (one - other).abs().max() > 1e-4


# --- adapters


@pytest.fixture
def adapted(name: str, configured: Callable[..., TrainConfig]) -> Iterator[tuple[Family, Tensor, Tensor]]:
    """A family with an adapter that was moved, noisy latents, and what the model said of them before."""
    family = family_of(TINY[name]())
    noisy = torch.randn((2, 4, 2, 4, 4) if family.media == "video" else (2, 4, 8, 8))
    before = predicted(family, noisy)
    make_trainable(family, configured(**LORA))
    with torch.no_grad():
        for part, parameter in family.denoiser.named_parameters():
            if parameter.requires_grad:
                parameter.add_(
                    0.2 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(len(part)))
                )
    yield family, noisy, before


def test_with_adapters_off_it_is_the_base_and_with_them_it_is_not(
    adapted: tuple[Family, Tensor, Tensor],
) -> None:
    family, noisy, before = adapted
    with AdaptersOff(family.denoiser).network(0) as reference:
        again = family.predict(reference, noisy, times(family, 200, 800), conditions(family, PROMPTS[:2]))
    assert torch.equal(again, before)
    assert (predicted(family, noisy) - before).abs().max() > 1e-3


def test_a_saved_adapter_does_the_same_in_plain_diffusers(
    adapted: tuple[Family, Tensor, Tensor], name: str, tmp_path: Path
) -> None:
    family, noisy, before = adapted
    family.save_adapter(tmp_path)
    plain = family_of(TINY[name]())
    plain.pipeline.load_lora_weights(tmp_path)
    got, expected = predicted(plain, noisy), predicted(family, noisy)
    assert (expected - before).abs().max() > 1e-3
    torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-5)


# --- the pipeline as a whole


def test_encoders_let_go_come_back_for_saving(name: str, tmp_path: Path) -> None:
    original = TINY[name]()
    original.save_pretrained(tmp_path / "base")
    family = load_family(tmp_path / "base", device=torch.device("cpu"))
    prints = family.text_fingerprint(), family.media_fingerprint()
    prompts, noisy = family.encode_prompts(PROMPTS), torch.zeros(0)
    family.release_encoders(vae=True)
    assert family.pipeline.text_encoder is None
    assert family.pipeline.vae is None
    assert (family.text_fingerprint(), family.media_fingerprint()) == prints
    noisy = torch.randn((2, 4, 2, 4, 4) if family.media == "video" else (2, 4, 8, 8))
    with torch.no_grad():
        next(iter(family.denoiser.parameters())).add_(1.0)
        t = times(family, 200, 800)
        chosen = {part: states[:2] for part, states in prompts.items()} | family.media_conditions([FRAMING] * 2)
        expected = family.predict(family.denoiser, noisy, t, chosen)
    family.save(tmp_path / "tuned")
    assert family.pipeline.text_encoder is None

    again = load_family(tmp_path / "tuned", device=torch.device("cpu"))
    assert (again.text_fingerprint(), again.media_fingerprint()) == prints
    torch.testing.assert_close(predicted(again, noisy), expected, rtol=1e-4, atol=1e-5)


def test_fingerprints_know_the_parts_apart(family: Family, name: str) -> None:
    other = family_of(TINY[name](seed=9))
    assert other.text_fingerprint() != family.text_fingerprint()
    assert other.media_fingerprint() != family.media_fingerprint()
    with torch.no_grad():
        next(iter(other.pipeline.vae.parameters())).add_(1.0)
    touched = family_of(other.pipeline)
    assert touched.text_fingerprint() == other.text_fingerprint()
    assert touched.media_fingerprint() != other.media_fingerprint()


def test_sides_that_the_family_calls_multiples_fit_the_network(family: Family) -> None:
    side = family.size_multiple
    shape = (2, 3, 1 + family.frame_stride, side, 2 * side) if family.media == "video" else (2, 3, side, 2 * side)
    latents, _ = family.encode_media(torch.zeros(shape, dtype=torch.uint8))
    assert predicted(family, latents).shape == latents.shape
    if family.media == "video":
        assert latents.shape[2] == 2


# --- what is refused


def test_a_pipeline_with_two_denoisers_is_refused() -> None:
    with pytest.raises(UnsupportedModelError, match="two denoisers"):
        family_of(tiny_wan(boundary_ratio=0.9))


def test_a_flow_model_under_a_sampler_of_diffusion_is_refused() -> None:
    pipeline = tiny_wan()
    pipeline.scheduler = diffusers.DDIMScheduler()
    with pytest.raises(UnsupportedModelError, match="FlowMatchEulerDiscreteScheduler"):
        family_of(pipeline)


def test_a_denoiser_that_wants_a_mask_as_well_is_refused() -> None:
    pipeline = tiny_sdxl()
    settings = dict(pipeline.unet.config) | {"in_channels": 9}
    pipeline.unet = diffusers.UNet2DConditionModel.from_config(settings)
    with pytest.raises(UnsupportedModelError, match="9 channels where the VAE gives 4"):
        family_of(pipeline)


def test_wan_2_2_is_told_the_same_timestep_for_every_token() -> None:
    one, per_token = family_of(tiny_wan()), family_of(tiny_wan(expand_timesteps=True))
    noisy = torch.randn(2, 4, 2, 4, 4)
    torch.testing.assert_close(predicted(per_token, noisy), predicted(one, noisy), rtol=1e-4, atol=1e-5)
