"""Laws of what is encoded: it is what the encoders say, kept or not, made once, and never taken for another's."""

from pathlib import Path

import pytest
import torch

from gpu_jobs.trainer.conditioning import EMPTY_PROMPT
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import Cancelled
from gpu_jobs.trainer.families import Family, StableDiffusion
from gpu_jobs.trainer.families.framing import framed
from tests.gpu_jobs.trainer.encodings.encoding import Configured, OneOfTwo, encoded, tables, views
from tests.gpu_jobs.trainer.tiny import PROMPTS, named, noise_picture, png, row, tiny_pipeline, write_dataset


def no_more(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("encode_media", "encode_prompts"):
        monkeypatch.setattr(family, name, lambda *_: pytest.fail("encoded again"))


def test_it_is_what_the_encoders_say(dataset: Path, family: StableDiffusion, config: TrainConfig) -> None:
    read = tables(dataset, config, "train", "validation")
    read, encodings = encoded(read, family, config)
    pictures = {named(png(noise_picture(n)))["path"]: noise_picture(n) for n in range(50)}
    for view in views(read):
        mean, deviation = family.encode_media(torch.from_numpy(framed(pictures[view.key], view.frame))[None])
        got = encodings.latents([view])
        torch.testing.assert_close(got.means, mean, rtol=1e-3, atol=1e-4)
        torch.testing.assert_close(got.deviations, deviation, rtol=1e-3, atol=1e-4)
    for prompt in [*PROMPTS, EMPTY_PROMPT]:
        got_states, expected = encodings.conditions([prompt], []), family.encode_prompts([prompt])
        torch.testing.assert_close(got_states, expected, rtol=1e-3, atol=1e-4)


def test_order_of_views_is_the_order_of_latents(
    dataset: Path, family: StableDiffusion, config: TrainConfig
) -> None:
    read, encodings = encoded(tables(dataset, config), family, config)
    forth, back = encodings.latents(views(read)), encodings.latents(views(read)[::-1])
    torch.testing.assert_close(forth.means, back.means.flip(0), rtol=1e-3, atol=1e-4)
    assert forth.framings == back.framings[::-1]


def test_other_runs_find_it_and_encode_nothing(
    dataset: Path, configured: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = StableDiffusion(tiny_pipeline())
    config = configured(cache=str(tmp_path / "shared"))
    first_tables, first = encoded(tables(dataset, config, "train", "validation"), family, config)
    no_more(family, monkeypatch)
    other = configured(cache=str(tmp_path / "shared"), output=str(tmp_path / "other"))
    _, second = encoded(tables(dataset, other), family, other)
    some = views(first_tables[:1])
    assert torch.equal(first.latents(some).means, second.latents(some).means)


def test_an_encoder_that_changed_finds_nothing(
    dataset: Path, configured: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configured(cache=str(tmp_path / "shared"))
    encoded(tables(dataset, config), StableDiffusion(tiny_pipeline()), config)
    other = StableDiffusion(tiny_pipeline(seed=5))
    encoded(tables(dataset, config), other, config)
    assert len(list((tmp_path / "shared" / "latents").iterdir())) == 2
    assert len(list((tmp_path / "shared" / "texts").iterdir())) == 2


def test_what_was_encoded_before_a_stop_is_not_encoded_again(
    dataset: Path, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gpu_jobs.trainer.encodings import latents

    monkeypatch.setattr(latents, "_AT_ONCE", 2)
    monkeypatch.setattr(latents, "_A_FILE", 1)
    family, config = StableDiffusion(tiny_pipeline()), configured()

    def stop(done: int, total: int) -> None:
        if done == 9:
            raise Cancelled(15)

    with pytest.raises(Cancelled):
        encoded(tables(dataset, config), family, config, stop=stop)
    seen: list[int] = []
    encode_media = family.encode_media
    monkeypatch.setattr(family, "encode_media", lambda p: seen.append(len(p)) or encode_media(p))
    encoded(tables(dataset, config), family, config)
    assert sum(seen) == 2 * 7 - 8


def test_a_picture_shared_by_pairs_and_splits_is_encoded_once(
    family: StableDiffusion, configured: Configured, tmp_path: Path
) -> None:
    write_dataset(tmp_path, [row(0), row(1)])
    write_dataset(tmp_path, [row(2) | {"image_0": row(0)["image_0"]}], split="validation")
    config = configured()
    _, encodings = encoded(tables(tmp_path, config, "train", "validation"), family, config)
    (store,) = encodings.latents._stores.values()  # type: ignore[attr-defined]
    assert len(store._ids) == 5


def test_equal_names_that_are_no_hashes_do_not_make_media_equal(
    family: StableDiffusion, config: TrainConfig, tmp_path: Path
) -> None:
    rows = [row(0), row(1)]
    for number, (one, side) in enumerate((one, side) for one in rows for side in ("image_0", "image_1")):
        one[side] = {"bytes": png(noise_picture(9 + number)), "path": "same.png"}
    read, encodings = encoded(tables(write_dataset(tmp_path, rows), config), family, config)
    means = encodings.latents(views(read)).means
    assert len({tuple(mean.flatten().tolist()) for mean in means}) == 4


def test_external_pictures_are_read_beside_the_shards(
    family: StableDiffusion, config: TrainConfig, tmp_path: Path
) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.png").write_bytes(png(noise_picture(1)))
    rows = [row(0), row(1) | {"image_0": {"bytes": None, "path": "media/a.png"}}]
    read, encodings = encoded(tables(write_dataset(tmp_path, rows), config), family, config)
    one, other = views(read)[1], views(read)[2]  # the same picture, inside and beside
    torch.testing.assert_close(encodings.latents([one]).means, encodings.latents([other]).means)


def test_two_processes_share_the_work_and_see_it_all(
    dataset: Path, configured: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each alone encodes its half; together they leave nothing for a third to do."""
    family = StableDiffusion(tiny_pipeline())
    config = configured(cache=str(tmp_path / "shared"))
    counts = []
    from gpu_jobs.trainer.encodings import latents as module

    fill = module.LatentCache.fill
    monkeypatch.setattr(
        module.LatentCache, "fill", lambda self, v, **o: counts.append(len(v)) or fill(self, v, **o)
    )
    for rank in (0, 1):
        encoded(tables(dataset, config), family, config, team=OneOfTwo(rank))
    assert counts[:2] == [7, 7]  # the first takes one half, and then, alone, the rest


def test_states_too_large_for_half_precision_are_kept_in_full(
    dataset: Path, family: StableDiffusion, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = family.encode_prompts
    monkeypatch.setattr(family, "encode_prompts", lambda p: {n: v * 1e6 for n, v in states(p).items()})
    config = configured()
    _, encodings = encoded(tables(dataset, config), family, config)
    assert encodings.conditions(PROMPTS[:1], [])["states"].abs().max() > 1e5
    assert torch.isfinite(encodings.conditions(PROMPTS[:1], [])["states"]).all()
