"""Laws of a language model in stages, on a tiny layout model made here: the reference moves on between turns."""

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import tokenizers
import torch
from safetensors.torch import load_file

from curation.model_libraries import transformers
from gpu_jobs.trainer.errors import ConfigurationError, DatasetError
from gpu_jobs.trainer.text.config import TextConfig, parse_text_config
from gpu_jobs.trainer.text.train import read_rows, train_text

CHAT = (
    "{% for message in messages %}<{{ message['role'] }}> {{ message['content'] }} </s> {% endfor %}"
    "{% if add_generation_prompt %}<assistant> {% endif %}"
)
ROOMS = ["bedroom", "kitchen"]
GOOD = [f'{{"object": "bed" , "x": {x} , "y": 0 }}' for x in (0, 1)]
BROKEN = [f'{{"object": "bed" , "x": {x} , "y": 9 }}' for x in (8, 9)]


def said(role: str, content: str) -> list[dict[str, str]]:
    return [{"role": role, "content": content}]


def write_rows(folder: Path) -> Path:
    """Layouts inside the room are chosen, layouts outside of it rejected."""
    rows = [
        {"prompt": said("user", room), "chosen": said("assistant", good), "rejected": said("assistant", broken)}
        for room in ROOMS
        for good, broken in zip(GOOD, BROKEN, strict=True)
    ]
    (folder / "data").mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows), folder / "data" / "train-00000-of-00001.parquet")
    return folder


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A random language model that knows the words of layouts, and an export of pairs."""
    folder = tmp_path_factory.mktemp("text")
    words = sorted({word for text in [*ROOMS, *GOOD, *BROKEN] for word in text.split()})
    known = ["<unk>", "</s>", "<user>", "<assistant>", *words]
    level = tokenizers.models.WordLevel({word: place for place, word in enumerate(known)}, unk_token="<unk>")
    made = tokenizers.Tokenizer(level)
    made.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, unk_token="<unk>", eos_token="</s>", pad_token="</s>", chat_template=CHAT
    )
    torch.manual_seed(0)
    model = transformers.LlamaForCausalLM(
        transformers.LlamaConfig(
            vocab_size=len(tokenizer), hidden_size=16, intermediate_size=16, num_hidden_layers=1,
            num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=128,
        )
    )  # fmt: skip
    model.save_pretrained(folder / "model")
    tokenizer.save_pretrained(folder / "model")
    return folder / "model", write_rows(folder / "layouts")


def configured(world: tuple[Path, Path], output: Path, **changes: Any) -> TextConfig:
    model, dataset = world
    stages = [
        {"kind": "sft", "name": "sft", "learning_rate": 0.02, "epochs": 3.0, "batch": 4},
        {"kind": "dpo", "name": "human-preference", "learning_rate": 0.02, "epochs": 4.0, "batch": 4, "beta": 0.5},
        {"kind": "dpo", "name": "geometry", "learning_rate": 0.02, "epochs": 4.0, "batch": 4, "lora": None},
    ]
    names = [stage["name"] for stage in stages]
    settings = {
        "model": str(model), "output": str(output), "stages": stages, "max_length": 64, "precision": "float32",
        "datasets": dict.fromkeys(names, str(dataset)),
    }  # fmt: skip
    return parse_text_config({**settings, **changes})


def lines(output: Path, kind: str) -> list[dict[str, Any]]:
    content = (output / "progress.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, content) if line["event"] == kind]


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
