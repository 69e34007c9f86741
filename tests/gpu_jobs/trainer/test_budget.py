"""One account of memory and disk: the same whoever counts, and what a run really leaves on the disk."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from safetensors.numpy import load_file

from gpu_jobs.shapeworld.pipeline import WEIGHTS as TEXT_TO_IMAGE
from gpu_jobs.trainer.budget import Budget, Counts, Encoded, budget, largest_block
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.families import Family, family_of, load_family
from gpu_jobs.trainer.footprint import counts, example
from gpu_jobs.trainer.model_facts import model_facts
from gpu_jobs.trainer.needs import needs
from gpu_jobs.trainer.train import train
from tests.gpu_jobs.trainer.tiny import save_tiny_pipeline
from tests.gpu_jobs.trainer.tiny_families import TINY

Configured = Callable[..., TrainConfig]
WEIGHTS = TEXT_TO_IMAGE.parent

LITTLE = re.compile("ids$|sizes$|step/")
LORA: dict[str, Any] = {"lora": {"rank": 4}, "reference": {"kind": "adapters_off"}}
VARIANTS: dict[str, dict[str, Any]] = {
    "full": {},
    "lora": LORA,
    "lora on one projection": LORA | {"lora": {"rank": 2, "target_modules": ["to_k"]}},
    "average": {"average_decay": 0.99},
    "eight bits": {"optimiser": "adamw_8bit"} | LORA,
    "held out": {"held_out_split": "validation"},
    "no cache": {"cache_latents": False},
    "mirror": {"framing": {"mirror": True}},
    "rectangles": {"framing": {"buckets": "aspect", "multiple": 16}},
    "samples": {"samples": {"prompts": ["a red circle"]}},
    "past selves": {
        "objective": {"kind": "seppo", "k": 10.0}, "reference": {"kind": "past_checkpoints", "every_steps": 2},
    },
    "many checkpoints": {"checkpoint_every_steps": 1},
    "bfloat16": {"precision": "bfloat16"},
    "bfloat16 with lora": {"precision": "bfloat16"} | LORA,
    "bfloat16 with lora, recomputed": {"precision": "bfloat16", "gradient_checkpointing": True} | LORA,
}  # fmt: skip


@pytest.fixture(scope="module", params=["text_to_image", "text_to_video"])
def shapeworld(request: pytest.FixtureRequest) -> tuple[Path, Family]:
    folder = WEIGHTS / request.param
    return folder, load_family(folder)


def both(config: TrainConfig, folder: Path, family: Family) -> tuple[Budget, Budget]:
    """The account by the headers of the model's files, and by the network itself."""
    facts = model_facts(folder)
    assert facts is not None
    encoded = Encoded(media=30, texts=7)
    counted = counts(config, family, example(config, family))
    return budget(config, facts.counts(config), encoded), budget(config, counted, encoded)


def assert_equal_where_both_know(from_files: Budget, from_network: Budget) -> None:
    activations = from_network.memory.pop("activations", 0)
    assert "activations" not in from_files.memory
    assert from_files.memory == from_network.memory
    assert from_files.disk == from_network.disk
    assert from_files.phases["training"] + activations == from_network.phases.pop("training")
    del from_files.phases["training"]
    assert from_files.phases == from_network.phases


@pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS)
def test_files_and_network_give_one_account(
    configured: Configured, shapeworld: tuple[Path, Family], changes: dict[str, Any]
) -> None:
    folder, family = shapeworld
    if family.media == "video":
        changes = changes | {"framing": {**changes.get("framing", {}), "frames": 9}}
    config = configured(resolution=64, **changes)
    assert_equal_where_both_know(*both(config, folder, family))


@pytest.mark.parametrize("kind", TINY)
@pytest.mark.parametrize("changes", [{"precision": "bfloat16"}, LORA], ids=["full", "lora"])
def test_every_familys_files_say_what_its_network_is(
    configured: Configured, tmp_path: Path, kind: str, changes: dict[str, Any]
) -> None:
    pipeline = TINY[kind]()
    pipeline.save_pretrained(tmp_path / "model")
    family = family_of(pipeline)
    frames = {"framing": {"frames": 9}} if family.media == "video" else {}
    config = configured(resolution=32, **changes, **frames)
    assert_equal_where_both_know(*both(config, tmp_path / "model", family))


def test_a_longer_video_takes_more_and_its_first_frame_stands_alone(configured: Configured) -> None:
    facts = model_facts(WEIGHTS / "text_to_video")
    assert facts is not None
    one, five, nine = (
        facts.counts(configured(resolution=64, framing={"frames": frames})).latent for frames in (1, 5, 9)
    )
    assert (five, nine) == (2 * one, 3 * one)


COUNTS = Counts(
    pipeline=1000, denoiser=600, multiplied=500, multiplied_in_block=50, vae=100, trained=600, latent=64, text=32,
    activation_bytes=5000,
)  # fmt: skip


def test_what_is_let_go_is_counted_only_while_it_is_there(configured: Configured) -> None:
    plain = budget(configured(), COUNTS, None)
    assert plain.phases["encoding"] == 4 * 1000
    assert plain.phases["training"] == sum(plain.memory.values()) == 4 * 600 * 5 + 3 * 5000
    assert "samples" not in plain.phases
    drawing = budget(configured(samples={"prompts": ["a"]}), COUNTS, None)
    assert drawing.phases["samples"] == 4 * 600 * 5 + 4 * (1000 - 600)
    at_each_visit = budget(configured(cache_latents=False, samples={"prompts": ["a"]}), COUNTS, None)
    assert at_each_visit.phases["training"] == plain.phases["training"] + 4 * 100
    assert at_each_visit.phases["samples"] == drawing.phases["samples"], "the VAE is there already"


@pytest.mark.parametrize(
    ("changes", "copied"), [({}, 500), (LORA, 600 + 500), (LORA | {"gradient_checkpointing": True}, 600 + 50)]
)
def test_autocast_copies_what_is_multiplied_in_two_bytes(
    configured: Configured, changes: dict[str, Any], copied: int
) -> None:
    exact, half = (
        budget(configured(precision=precision, **changes), COUNTS, None) for precision in ("float32", "bfloat16")
    )
    assert half.memory == exact.memory | {"bfloat16 copies": 2 * copied}
    assert half.disk == exact.disk


def test_blocks_are_told_by_their_names() -> None:
    weights = {
        "conv_in.weight": 5, "down_blocks.0.resnets.0.conv1.weight": 3, "down_blocks.0.resnets.1.conv1.weight": 4,
        "down_blocks.1.resnets.0.conv1.weight": 6, "mid_block.attentions.0.to_q.weight": 2,
        "single_transformer_blocks.11.attn.to_q.weight": 1,
    }  # fmt: skip
    assert largest_block(weights) == 3 + 4
    assert largest_block({"proj_in.weight": 9, **weights}) == 9
    assert largest_block({}) == 0


def test_eight_bits_and_an_average_change_what_they_are_for_alone(configured: Configured) -> None:
    plain, small, averaged = (
        budget(configured(**changes), COUNTS, None)
        for changes in ({}, {"optimiser": "adamw_8bit"}, {"average_decay": 0.9})
    )
    assert 4 * small.memory.pop("optimiser") == plain.memory["optimiser"]
    assert averaged.memory.pop("average") == plain.memory["weights"]
    assert averaged.memory == plain.memory
    plain.memory.pop("optimiser")
    assert small.memory == plain.memory


def test_nothing_is_cached_that_nobody_counted(configured: Configured) -> None:
    assert {"latent cache", "text cache"} & set(budget(configured(), COUNTS, None).disk) == set()
    kept = budget(configured(framing={"mirror": True}), COUNTS, Encoded(media=10, texts=3)).disk
    assert (kept["latent cache"], kept["text cache"]) == (10 * 2 * 2 * 2 * 64, 3 * 2 * 32)
    assert "latent cache" not in budget(configured(cache_latents=False), COUNTS, Encoded(10, 3)).disk


@pytest.mark.parametrize("changes", [{}, LORA, {"average_decay": 0.9}], ids=["full", "lora", "average"])
def test_a_run_leaves_on_the_disk_what_was_said(
    configured: Configured, changes: dict[str, Any], tmp_path: Path
) -> None:
    """Names, settings, Adam's counters and what media are found by come on top: little, but for this model."""
    save_tiny_pipeline(tmp_path / "model")
    config = configured(
        model=str(tmp_path / "model"), held_out_split="validation", eval_every_steps=2,
        checkpoint_every_steps=2, **changes,
    )  # fmt: skip
    said = needs(config, measure=False).budget.disk
    train(config)
    places = {
        "latent cache": "cache/latents", "text cache": "cache/texts", "checkpoints": "checkpoints",
        "best weights": "best", "tuned model": "model", "adapter": "adapter",
    }  # fmt: skip
    assert set(said) <= set(places)
    for name, size in said.items():
        files = (config.output / places[name]).rglob("*.safetensors")
        assert sum(map(bytes_of_tensors, files)) == size, name


def bytes_of_tensors(file: Path) -> int:
    return sum(tensor.nbytes for name, tensor in load_file(file).items() if not LITTLE.match(name))
