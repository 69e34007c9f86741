"""Laws of a language model in stages, on a tiny layout model made here: the reference moves on between turns."""

import math
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch
from safetensors.torch import load_file

from gpu_jobs.trainer.errors import CheckpointError, ConfigurationError, DatasetError
from gpu_jobs.trainer.text.config import parse_text_config
from gpu_jobs.trainer.text.train import read_rows, train_text
from tests.gpu_jobs.trainer.text.tiny_language import configured, lines


def test_each_stage_begins_from_the_one_before_and_is_held_against_it(
    world: tuple[Path, Path], tmp_path: Path
) -> None:
    torch.set_num_threads(1)
    output = tmp_path / "run"
    final = train_text(configured(world, output))
    assert final == output / "stages" / "3-geometry"
    names = ("sft", "human-preference", "geometry")
    steps = {name: [line for line in lines(output, "step") if line["stage"] == name] for name in names}
    assert steps["sft"][-1]["loss"] < steps["sft"][0]["loss"]
    for name in ("human-preference", "geometry"):
        # At its first step a policy equals its reference, although both have moved since the run began.
        assert steps[name][0]["loss"] == pytest.approx(math.log(2), abs=1e-4)
        assert steps[name][-1]["rewards_accuracies"] == 1.0
    models = [world[0], *(output / "stages" / n for n in ("1-sft", "2-human-preference", "3-geometry"))]
    weights = [load_file(model / "model.safetensors") for model in models]
    for before, after in pairwise(weights):
        assert any(not torch.equal(before[name], after[name]) for name in before)
        assert before.keys() == after.keys()  # adapters are merged: a plain model each time
    assert not [path for path in output.rglob("*") if path.suffix in {".bin", ".pt", ".pth", ".pkl"}]

    # Started again, nothing is trained again; with the last stage lost, only that one is.
    told = len(lines(output, "step"))
    assert train_text(configured(world, output)) == final
    assert len(lines(output, "step")) == told
    (final / "stage.json").unlink()
    train_text(configured(world, output))
    assert {line["stage"] for line in lines(output, "step")[told:]} == {"geometry"}

    # Another run's stages are neither taken for this one's nor lost.
    with pytest.raises(CheckpointError, match=r"1-sft was trained with other settings"):
        train_text(configured(world, output, seed=1))
    assert load_file(final / "model.safetensors").keys() == weights[-1].keys()


def test_a_folder_that_is_no_trl_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="trl profile"):
        read_rows(tmp_path, "train")
    (tmp_path / "data").mkdir()
    pq.write_table(pa.table({"prompt": ["a"]}), tmp_path / "data" / "train-00000-of-00001.parquet")
    with pytest.raises(DatasetError, match="lacks chosen, rejected"):
        read_rows(tmp_path, "train")


def test_the_recipe_has_the_authors_three_stages_and_wants_their_data(world: tuple[Path, Path]) -> None:
    given = {"model": str(world[0]), "output": "out", "datasets": {"sft": "a", "human-preference": "b"}}
    with pytest.raises(ConfigurationError, match=r"stages.2.dpo.dataset"):
        parse_text_config(given)
    given["datasets"]["geometry"] = "c"
    config = parse_text_config(given)
    assert [(stage.kind, stage.name) for stage in config.stages] == [
        ("sft", "sft"), ("dpo", "human-preference"), ("dpo", "geometry"),
    ]  # fmt: skip
