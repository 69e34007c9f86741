"""Laws of the cache: it holds what the encoders say, it is made once, and it is never taken for another's."""

from pathlib import Path
from typing import Any

import pytest
import torch

from gpu_jobs.trainer.conditioning import EMPTY_PROMPT, SharedPrompt
from gpu_jobs.trainer.config.conditioning import SharedPromptChoice
from gpu_jobs.trainer.data import pictures, read_pairs
from gpu_jobs.trainer.errors import Cancelled, DatasetError
from gpu_jobs.trainer.families import Frame, StableDiffusion
from gpu_jobs.trainer.families.framing import framed
from gpu_jobs.trainer.latents import Encodings, encode
from tests.gpu_jobs.trainer.tiny import PROMPTS, row, tiny_pipeline, write_dataset

PROMPT_OR_NONE = SharedPrompt(SharedPromptChoice(caption_dropout=0.1))


@pytest.fixture(scope="module")
def family() -> StableDiffusion:
    return StableDiffusion(tiny_pipeline())


@pytest.fixture
def tables(dataset: Path) -> list[Any]:
    return [read_pairs(dataset, "train"), read_pairs(dataset, "validation")]


def cached(tables: list[Any], family: StableDiffusion, cache: Path, resolution: int = 16) -> Encodings:
    return encode(
        tables,
        family,
        conditioning=PROMPT_OR_NONE,
        resolution=resolution,
        cache=cache,
        on_progress=lambda done, total: None,
    )


def test_the_cache_says_what_the_encoders_say(tables: list[Any], family: StableDiffusion, tmp_path: Path) -> None:
    encodings = cached(tables, family, tmp_path)
    for table in tables:
        for key, picture in pictures(table):
            mean, deviation = family.encode_media(torch.from_numpy(framed(picture, Frame(16, 16)))[None])
            got_mean, got_deviation = encodings.latents([key])
            torch.testing.assert_close(got_mean, mean, rtol=1e-4, atol=1e-5)
            torch.testing.assert_close(got_deviation, deviation, rtol=1e-4, atol=1e-5)
    for prompt in [*PROMPTS, EMPTY_PROMPT]:
        got, expected = encodings.conditions([prompt]), family.encode_prompts([prompt])
        torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-5)
    assert encodings.latent_shape == (4, 8, 8)


def test_order_of_keys_is_the_order_of_latents(tables: list[Any], family: StableDiffusion, tmp_path: Path) -> None:
    encodings = cached(tables, family, tmp_path)
    keys = sorted(encodings.picture_rows)
    forth, back = encodings.latents(keys)[0], encodings.latents(keys[::-1])[0]
    assert torch.equal(forth, back.flip(0))


def test_a_second_run_opens_the_cache_without_encoding(
    tables: list[Any], family: StableDiffusion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cached(tables, family, tmp_path)
    monkeypatch.setattr(family, "encode_media", lambda *_: pytest.fail("encoded again"))
    second = cached(tables, family, tmp_path)
    keys = list(first.picture_rows)
    assert torch.equal(first.latents(keys)[0], second.latents(keys)[0])


def test_other_data_resolution_or_encoder_make_another_cache(
    tables: list[Any], family: StableDiffusion, tmp_path: Path
) -> None:
    other = StableDiffusion(tiny_pipeline(seed=5))
    cached(tables, family, tmp_path)
    cached(tables[:1], family, tmp_path)
    cached(tables, family, tmp_path, resolution=8)
    cached(tables, other, tmp_path)
    assert len(list(tmp_path.iterdir())) == 4


def test_being_stopped_leaves_no_cache_that_looks_whole(
    tables: list[Any], family: StableDiffusion, tmp_path: Path
) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled(15)

    with pytest.raises(Cancelled):
        encode(tables, family, conditioning=PROMPT_OR_NONE, resolution=16, cache=tmp_path, on_progress=stop)
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == []
    assert cached(tables, family, tmp_path).latent_shape == (4, 8, 8)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_picture_shared_by_splits_is_encoded_once(family: StableDiffusion, tmp_path: Path) -> None:
    write_dataset(tmp_path, [row(0), row(1)])
    write_dataset(tmp_path, [row(2) | {"image_0": row(0)["image_0"]}], split="validation")
    both = [read_pairs(tmp_path, split) for split in ("train", "validation")]
    assert len(cached(both, family, tmp_path / "cache").means) == 5


def test_pictures_of_any_two_sizes_make_latents_of_one(family: StableDiffusion, tmp_path: Path) -> None:
    rows = [row(0, size=(40, 16)), row(1) | {"image_1": row(5, size=(17, 90))["image_1"]}]
    table = read_pairs(write_dataset(tmp_path, rows), "train")
    assert cached([table], family, tmp_path / "cache").means.shape == (4, 4, 8, 8)


def test_latents_that_are_not_numbers_are_refused(tables: list[Any], tmp_path: Path) -> None:
    family = StableDiffusion(tiny_pipeline())
    with torch.no_grad():
        next(family.pipeline.vae.encoder.parameters()).fill_(float("nan"))
    with pytest.raises(DatasetError, match="not finite"):
        cached(tables, family, tmp_path)
