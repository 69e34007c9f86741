"""Laws of configuration: the recipe fills in, the file decides, nothing unknown passes, nothing is converted."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gpu_jobs.trainer.config import FREE_SETTINGS, TrainConfig, load_train_config, parse_mapping, parse_train_config
from gpu_jobs.trainer.config.noising import UniformTimesteps
from gpu_jobs.trainer.config.objective import DiffusionDpoChoice
from gpu_jobs.trainer.config.recipe import CHOICES, RECIPES, all_recipes
from gpu_jobs.trainer.errors import ConfigurationError

PLACES = {"dataset": "d", "model": "m", "output": "o"}


@pytest.mark.parametrize("recipe", all_recipes(), ids=lambda recipe: recipe.name)
def test_every_recipe_is_complete_and_cited(recipe: Any) -> None:
    wanted = {"gate": {"experts": ["a", "b"]}} if "gate" in recipe.settings else {}
    config = parse_train_config(PLACES | wanted | {"recipe": recipe.name})
    assert {name: getattr(config, name).kind for name in CHOICES} == recipe.composition()
    assert "arxiv.org" in recipe.url
    assert recipe.citation
    assert (RECIPES / f"{recipe.name}.yaml").is_file()


def test_the_papers_recipe_has_the_papers_numbers() -> None:
    """β = 5000 halved by the authors' code, and 1e-8 a pair at 2048 pairs a step."""
    config = parse_train_config(PLACES | {"recipe": "diffusion-dpo"})
    assert isinstance(config.objective, DiffusionDpoChoice)
    assert (config.objective.k, config.objective.beta) == (5000 / 2, 5000)
    assert config.pairs_per_step == 2048
    assert config.learning_rate == pytest.approx(1e-8 * 2048)


def test_the_file_decides_over_the_recipe(tmp_path: Path) -> None:
    file = tmp_path / "run.yaml"
    file.write_text(
        "recipe: shapeworld-dpo\ndataset: /d\nmodel: m\noutput: /o\nlearning_rate: 3e-4\n"
        "noising: {timesteps: {low: 1, high: 9}}\n"
    )
    config = load_train_config(file)
    assert config.learning_rate == 3e-4  # YAML 1.1 would read 3e-4 as a string
    assert config.noising.timesteps == UniformTimesteps(low=1, high=9)
    assert config.objective.kind == "diffusion_dpo"
    assert config.objective.k == 250.0
    assert config.output == Path("/o")


def test_json_is_read_too(configured: Callable[..., TrainConfig], tmp_path: Path) -> None:
    config = configured(lora={"rank": 2})
    file = tmp_path / "run.json"
    file.write_text(config.model_dump_json())
    assert load_train_config(file) == config


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lerning_rate": 1e-4}, "lerning_rate"),
        ({"steps": "75"}, "steps"),
        ({"steps": 0}, "steps"),
        ({"objective": {"k": -1.0}}, "objective.diffusion_dpo.k"),
        ({"learning_rate": float("inf")}, "learning_rate"),
        ({"reference": {"kind": "adapters_off"}}, "adapters_off needs lora"),
        ({"noising": {"timesteps": {"low": 9, "high": 9}}}, "timesteps"),
        ({"conditioning": {"caption_dropout": 1.5}}, "caption_dropout"),
        ({"objective": {"kind": "ppo"}}, "objective"),
        ({"objective": {"kind": "sft"}}, "objective sft goes with reference none"),
        ({"held_out_split": "train"}, "held_out_split must differ"),
        ({"recipe": "nonesuch"}, "there are: dcpo, dense-dpo, diffusion-dpo"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    configured: Callable[..., TrainConfig], change: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        configured(**change)


def test_a_file_that_is_no_mapping_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="mapping"):
        parse_mapping("- a\n- b", source="x")
    with pytest.raises(ConfigurationError, match="neither YAML nor JSON"):
        parse_mapping("a: [", source="x")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_train_config(tmp_path / "nowhere.yaml")
    with pytest.raises(ConfigurationError, match="names no recipe"):
        parse_train_config(PLACES)


def test_settings_that_may_change_on_resumption_exist() -> None:
    assert set(TrainConfig.model_fields) >= FREE_SETTINGS


def test_checking_a_configuration_loads_no_torch() -> None:
    code = "import sys, gpu_jobs.trainer.config, gpu_jobs.trainer.config.evaluation; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
