"""A random language model that knows the words of layouts, an export of pairs, and three short stages."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import tokenizers
import torch

from curation.model_libraries import transformers
from gpu_jobs.trainer.text.config import TextConfig, parse_text_config

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


def make_world(folder: Path) -> tuple[Path, Path]:
    """The folders of the model and of the export."""
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
