"""Laws of what is encoded: it is what the encoders say, kept or not, made once, and never taken for another's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from gpu_jobs.trainer.conditioning import EMPTY_PROMPT, SharedPrompt
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.conditioning import SharedPromptChoice
from gpu_jobs.trainer.config.framing import FramingConfig
from gpu_jobs.trainer.data import PairTable, bucketed, read_pairs
from gpu_jobs.trainer.encodings import Encodings, encode
from gpu_jobs.trainer.errors import Cancelled, DatasetError
from gpu_jobs.trainer.families import Family, StableDiffusion, family_of
from gpu_jobs.trainer.families.framing import framed
from tests.gpu_jobs.trainer.tiny import (
    PROMPTS,
    clip,
    named,
    noise_picture,
    png,
    row,
    tiny_pipeline,
    video_row,
    write_dataset,
    write_native,
)
from tests.gpu_jobs.trainer.tiny_families import tiny_sdxl, tiny_wan

PROMPT_OR_NONE = SharedPrompt(SharedPromptChoice(caption_dropout=0.1))
Configured = Callable[..., TrainConfig]


class Alone:
    rank, count = 0, 1

    def wait(self) -> None:
        pass


class OneOfTwo(Alone):
    count = 2

    def __init__(self, rank: int) -> None:
        self.rank = rank


def tables(folder: Path, config: TrainConfig, *splits: str, media: Any = "image") -> list[PairTable]:
    return [
        bucketed(read_pairs(folder, split, media=media), config.resolution, config.framing, media)
        for split in splits or ("train",)
    ]


def encoded(
    of: list[PairTable], family: Family, config: TrainConfig, *, team: Any = None, stop: Any = None
) -> tuple[list[PairTable], Encodings]:
    return encode(
        of,
        family,
        config,
        conditioning=PROMPT_OR_NONE,
        team=team or Alone(),
        on_progress=stop or (lambda done, total: None),
    )


def views(of: list[PairTable]) -> list[Any]:
    return [view for table in of for pair in table.pairs for view in (pair.winner_view(), pair.loser_view())]


def no_more(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("encode_media", "encode_prompts"):
        monkeypatch.setattr(family, name, lambda *_: pytest.fail("encoded again"))


@pytest.fixture(scope="module")
def family() -> StableDiffusion:
    return StableDiffusion(tiny_pipeline())


@pytest.fixture(params=[True, False], ids=["kept", "on the fly"])
def config(request: pytest.FixtureRequest, configured: Configured) -> TrainConfig:
    return configured(cache_latents=request.param)


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


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        ({"bytes": b"not a picture", "path": "x.png"}, "cannot be decoded"),
        ({"bytes": png(noise_picture(3))[:-40], "path": "x.png"}, "cannot be decoded"),
        ({"bytes": None, "path": "../secret.png"}, "not a file inside the dataset folder"),
        ({"bytes": None, "path": None}, "neither bytes nor path"),
        ({"bytes": png(noise_picture(3)), "path": f"{'0' * 64}.png"}, "not those that its name"),
    ],
)
def test_broken_media_are_named_and_their_pairs_left_out_and_too_many_end_the_run(
    family: StableDiffusion,
    configured: Configured,
    config: TrainConfig,
    tmp_path: Path,
    picture: dict[str, Any],
    message: str,
) -> None:
    (tmp_path / "secret.png").write_bytes(png(noise_picture(6)))
    folder = write_dataset(tmp_path / "data", [row(0), row(1) | {"image_1": picture}, row(2)])
    with pytest.raises(DatasetError, match=message) as caught:
        encoded(tables(folder, config), family, config)
    assert "train-00000-of-00001.parquet, row 1, image_1" in str(caught.value)
    lenient = config.model_copy(update={"max_broken_share": 0.5})
    for _ in range(2):  # also where all the others are found in the cache
        (table,), encodings = encoded(tables(folder, lenient), family, lenient)
        assert [pair.pair_id for pair in table.pairs] == ["pair-0000", "pair-0002"]
        assert table.broken.count == 1
        assert len(encodings.latents(views([table])).means) == 4


def test_a_broken_picture_of_two_pairs_takes_both_along(
    family: StableDiffusion, config: TrainConfig, tmp_path: Path
) -> None:
    bad = {"bytes": b"no", "path": f"{'0' * 64}.png"}
    folder = write_dataset(tmp_path, [row(0) | {"image_0": bad}, row(1) | {"image_1": bad}, row(2)])
    lenient = config.model_copy(update={"max_broken_share": 1.0})
    (table,), _ = encoded(tables(folder, lenient), family, lenient)
    assert [pair.pair_id for pair in table.pairs] == ["pair-0002"]


def test_external_pictures_are_read_beside_the_shards(
    family: StableDiffusion, config: TrainConfig, tmp_path: Path
) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.png").write_bytes(png(noise_picture(1)))
    rows = [row(0), row(1) | {"image_0": {"bytes": None, "path": "media/a.png"}}]
    read, encodings = encoded(tables(write_dataset(tmp_path, rows), config), family, config)
    one, other = views(read)[1], views(read)[2]  # the same picture, inside and beside
    torch.testing.assert_close(encodings.latents([one]).means, encodings.latents([other]).means)


def test_sides_of_a_pair_share_a_bucket_whatever_their_shapes(
    family: StableDiffusion, configured: Configured, tmp_path: Path
) -> None:
    rows = [
        row(0, size=(64, 24)),
        row(1, size=(24, 64)),
        row(2, size=(30, 30)) | {"image_1": row(5, size=(60, 28))["image_1"]},
    ]
    config = configured(resolution=32, framing={"buckets": "aspect", "multiple": 4, "max_ratio": 3.0})
    read, encodings = encoded(tables(write_dataset(tmp_path, rows), config), family, config)
    shapes = {}
    for pair in read[0].pairs:
        one, other = encodings.latents([pair.winner_view()]), encodings.latents([pair.loser_view()])
        assert one.means.shape == other.means.shape
        shapes[pair.pair_id] = tuple(one.means.shape[2:])
    assert shapes["pair-0000"][0] < shapes["pair-0000"][1]
    assert shapes["pair-0001"] == shapes["pair-0000"][::-1]
    assert len(set(shapes.values())) == 3
    assert read[0].buckets.max() > 0


def test_columns_that_know_the_size_spare_a_look(configured: Configured, tmp_path: Path) -> None:
    from tests.gpu_jobs.trainer.tiny import native_row

    broken = {"bytes": b"never looked at", "path": None}
    rows = [native_row(0, width=640, height=320, image_0=broken, image_1=broken)]
    framing = FramingConfig(buckets="aspect", multiple=8)
    table = bucketed(read_pairs(write_native(tmp_path, rows), "train"), 64, framing, "image")
    (pair,) = table.pairs
    assert pair.frame.width / pair.frame.height == pytest.approx(2, rel=0.2)


def test_mirrored_media_are_encoded_mirrored(
    dataset: Path, family: StableDiffusion, configured: Configured
) -> None:
    config = configured(framing={"mirror": True})
    read, encodings = encoded(tables(dataset, config), family, config)
    pair = next(iter(read[0].pairs))
    pictures = {named(png(noise_picture(n)))["path"]: noise_picture(n) for n in range(20)}
    pixels = framed(pictures[pair.winner], pair.frame, mirrored=True)
    expected, _ = family.encode_media(torch.from_numpy(pixels)[None])
    got = encodings.latents([pair.winner_view(mirrored=True)]).means
    torch.testing.assert_close(got, expected, rtol=1e-3, atol=1e-4)
    plain = encodings.latents([pair.winner_view()]).means
    assert (plain.flip(-1) - got).abs().max() > 1e-3  # mirrored latents are not the latents of the mirror image


def test_sdxl_is_told_the_size_that_the_picture_had(
    configured: Configured, config: TrainConfig, tmp_path: Path
) -> None:
    family = family_of(tiny_sdxl())
    folder = write_dataset(tmp_path, [row(0, size=(40, 20))])
    read, encodings = encoded(tables(folder, config), family, config)
    latents = encodings.latents(views(read))
    told = encodings.conditions(PROMPTS[:1] * 2, latents.framings)
    assert told["time_ids"].tolist() == [[20, 40, 0, 8, 16, 16]] * 2
    assert set(told) == {"states", "pooled", "time_ids"}


def test_clips_are_their_first_frames(configured: Configured, config: TrainConfig, tmp_path: Path) -> None:
    family = family_of(tiny_wan())
    config = config.model_copy(update={"framing": FramingConfig(frames=5)})
    folder = write_native(tmp_path, [video_row(0), video_row(1, frames=5)])
    read, encodings = encoded(tables(folder, config, media="video"), family, config)
    latents = encodings.latents(views(read))
    assert latents.means.shape == (4, 4, 2, 4, 4)
    import io

    import av
    import numpy as np

    with av.open(io.BytesIO(clip(0))) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)][:5]
    pixels = torch.from_numpy(np.stack(frames)).permute(3, 0, 1, 2)[None]
    torch.testing.assert_close(latents.means[:1], family.encode_media(pixels)[0], rtol=1e-2, atol=2e-3)


def test_clips_that_are_too_short_are_broken(configured: Configured, config: TrainConfig, tmp_path: Path) -> None:
    config = config.model_copy(update={"framing": FramingConfig(frames=9)})
    folder = write_native(tmp_path, [video_row(0, frames=5)])
    with pytest.raises(DatasetError, match="5 frames, fewer than the 9"):
        encoded(tables(folder, config, media="video"), family_of(tiny_wan()), config)


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


def test_latents_that_are_not_numbers_are_refused(dataset: Path, config: TrainConfig) -> None:
    family = StableDiffusion(tiny_pipeline())
    with torch.no_grad():
        next(family.pipeline.vae.encoder.parameters()).fill_(float("nan"))
    with pytest.raises(DatasetError, match="not finite"):
        read, encodings = encoded(tables(dataset, config), family, config)
        encodings.latents(views(read)[:1])


def test_states_too_large_for_half_precision_are_kept_in_full(
    dataset: Path, family: StableDiffusion, configured: Configured, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = family.encode_prompts
    monkeypatch.setattr(family, "encode_prompts", lambda p: {n: v * 1e6 for n, v in states(p).items()})
    config = configured()
    _, encodings = encoded(tables(dataset, config), family, config)
    assert encodings.conditions(PROMPTS[:1], [])["states"].abs().max() > 1e5
    assert torch.isfinite(encodings.conditions(PROMPTS[:1], [])["states"]).all()
