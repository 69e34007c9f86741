"""Every family through a whole run: from Parquet to a tuned pipeline, starting where policy and reference agree."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import ConfigurationError
from gpu_jobs.trainer.train import train
from tests.gpu_jobs.trainer.tiny import native_row, row, video_row, write_dataset, write_native
from tests.gpu_jobs.trainer.tiny_families import TINY

Configured = Callable[..., TrainConfig]
LORA = {"lora": {"rank": 4}, "reference": {"kind": "adapters_off"}}
FLOWS = ("sd3", "flux", "wan")


def steps(config: TrainConfig) -> list[dict[str, Any]]:
    lines = map(json.loads, (config.output / "progress.jsonl").read_text().splitlines())
    return [line for line in lines if line["event"] == "step"]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("families")

    def save(name: str) -> Path:
        if not (folder / name).exists():
            TINY[name]().save_pretrained(folder / name)
        return folder / name

    return save


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    segments = [{"start": 0.0, "end": 0.3, "p_0": 1.0, "n": 3}, {"start": 0.3, "end": 0.7, "p_0": 0.5, "n": 3}]
    rows = [video_row(i, frames=5, segments=segments, label_0=float(i % 2)) for i in range(4)]
    for one in rows:
        one["label_1"] = 1 - one["label_0"]
    return write_native(tmp_path_factory.mktemp("clips"), rows)


@pytest.fixture
def of_family(saved: Callable[[str], Path], clips: Path, configured: Configured) -> Configured:
    def make(name: str, **changes: Any) -> TrainConfig:
        kind = {"kind": "logit_normal"} if name in FLOWS else {"kind": "uniform"}
        settings: dict[str, Any] = {
            "model": str(saved(name)),
            "steps": 2,
            "learning_rate": 1e-2,
            "warmup_steps": 0,
            "noising": {"timesteps": kind},
            "conditioning": {"caption_dropout": 0.3},
            "latent": "posterior_sample",
        }
        if name == "wan":
            settings |= {"dataset": str(clips), "framing": {"frames": 5}}
        return configured(**settings | changes)

    return make


@pytest.mark.parametrize("name", list(TINY))
@pytest.mark.parametrize("kind", [{}, LORA], ids=["full", "lora"])
def test_two_steps_start_at_ln_2_and_leave_a_pipeline(
    of_family: Configured, name: str, kind: dict[str, Any]
) -> None:
    config = of_family(name, **kind)
    model = train(config)
    first, second = steps(config)
    assert first["loss"] == pytest.approx(np.log(2), abs=1e-6)
    assert first["gradient_norm"] > 0
    assert second["margin"] != 0
    assert (model / "model_index.json").is_file()
    if kind:
        assert (config.output / "adapter" / "pytorch_lora_weights.safetensors").is_file()


@pytest.mark.parametrize("name", ["sd-v", "sdxl", "wan"])
def test_latents_kept_or_not_give_the_same_losses(of_family: Configured, tmp_path: Path, name: str) -> None:
    """Both are rounded to half precision; what is left is that convolutions round differently by batch size."""
    kept = of_family(name, **LORA, steps=3, output=str(tmp_path / "kept"))
    fresh = of_family(name, **LORA, steps=3, output=str(tmp_path / "fresh"), cache_latents=False)
    train(kept), train(fresh)
    columns = ("loss", "winner_error", "loser_error", "gradient_norm")
    one, other = ([[line[column] for column in columns] for line in steps(config)] for config in (kept, fresh))
    np.testing.assert_allclose(one, other, rtol=2e-3)
    assert (fresh.output / "cache").is_dir()
    assert not (fresh.output / "cache" / "latents").exists()


def test_a_run_in_buckets_with_mirrors_goes_through(of_family: Configured, tmp_path: Path) -> None:
    sizes = [(40, 16), (16, 40), (16, 16)]
    rows = [row(i, size=sizes[i % 3], label_0=float(i % 2)) for i in range(9)]
    folder = write_dataset(write_dataset(tmp_path / "d", rows), rows[:5], split="validation")
    config = of_family(
        "sdxl",
        dataset=str(folder),
        framing={"buckets": "aspect", "multiple": 4, "mirror": True},
        held_out_split="validation",
        steps=5,
        **LORA,
    )
    train(config)
    assert len(steps(config)) == 5


def test_dense_dpo_trains_on_segments_of_clips(of_family: Configured) -> None:
    config = of_family(
        "wan",
        recipe="dense-dpo",
        batch_pairs=2,
        accumulate=1,
        resolution=16,
        lora={"rank": 4, "alpha": 4},
        steps=2,
    )
    train(config)
    first, second = steps(config)
    assert first["loss"] == pytest.approx(np.log(2), abs=1e-6)
    assert second["margin"] != 0


def test_kto_trains_on_rows_with_one_side(of_family: Configured, tmp_path: Path) -> None:
    rows = [native_row(i, label_0=float(i % 2), label_1=0.0, image_1=None) for i in range(4)]
    config = of_family(
        "sd-epsilon",
        recipe="kto",
        dataset=str(write_native(tmp_path / "thumbs", rows)),
        batch_pairs=4,
        accumulate=1,
    )
    train(config)
    assert steps(config)[0]["gradient_norm"] > 0


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("sd-v", {"framing": {"frames": 5}}, "framing.frames is for videos"),
        ("sd-v", {"resolution": 18}, "multiples of 4 pixels; make resolution 16"),
        ("sd-v", {"framing": {"buckets": "aspect", "multiple": 6}}, "make framing.multiple one"),
        ("sd-v", {"noising": {"timesteps": {"high": 1001}}}, "1000 steps"),
        ("sd-v", LORA | {"lora": {"target_modules": ["to_q", "nowhere"]}}, "'nowhere'"),
        ("wan", {"framing": {"frames": None}}, "needs framing.frames"),
        ("wan", {"framing": {"frames": 7}}, "4 · n . 1 for a whole n; 5 is"),
        ("sd3", {"noising": {"timesteps": {"kind": "grid", "timesteps": [999]}}}, "logit_normal or uniform"),
    ],
)
def test_what_a_family_cannot_do_is_said_at_once(
    of_family: Configured, name: str, changes: dict[str, Any], message: str
) -> None:
    config = of_family(name, **changes)
    with pytest.raises(ConfigurationError, match=message):
        train(config)
    assert not (config.output / "cache").exists()


def test_segments_are_not_for_pictures(of_family: Configured, configured: Configured, saved: Any) -> None:
    with pytest.raises(ConfigurationError, match="labels segments are of videos"):
        train(configured(recipe="dense-dpo", model=str(saved("sd3")), batch_pairs=2, accumulate=1, resolution=16))
